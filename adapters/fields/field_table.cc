#include "adapters/fields/field_table.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "adapters/base/currency.h"
#include "adapters/fields/field_value.h"

namespace gateway {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using google::protobuf::Struct;

constexpr int kMaxNumbered = 10;  // What upstream has at most.

const FieldDescriptor& Find(const Message& message, absl::string_view name) {
  const FieldDescriptor* field =
      message.GetDescriptor()->FindFieldByName(std::string(name));
  GOOGLE_CHECK(field != nullptr) << message.GetDescriptor()->full_name()
                                 << " has no " << std::string(name);
  return *field;
}

bool IsNumbered(const Field& row) {
  return row.json[0] == '\0' ||
         absl::string_view(row.json).find('#') != absl::string_view::npos;
}

std::string Numbered(absl::string_view name, int number) {
  return absl::StrReplaceAll(name, {{"#", absl::StrCat(number)}});
}

// The message that holds the last part of `name`; null if it is not there.
const Message* HolderOf(const Message& message,
                        const std::vector<std::string>& parts) {
  const Message* holder = &message;
  for (size_t i = 0; i + 1 < parts.size(); ++i) {
    const FieldDescriptor& field = Find(*holder, parts[i]);
    if (!holder->GetReflection()->HasField(*holder, &field)) return nullptr;
    holder = &holder->GetReflection()->GetMessage(*holder, &field);
  }
  return holder;
}

Message& MutableHolderOf(Message& message,
                         const std::vector<std::string>& parts) {
  Message* holder = &message;
  for (size_t i = 0; i + 1 < parts.size(); ++i) {
    holder = holder->GetReflection()->MutableMessage(holder,
                                                     &Find(*holder, parts[i]));
  }
  return *holder;
}

const Struct* StructIn(const Message& message, const char* name) {
  const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName(name);
  if (field == nullptr || !message.GetReflection()->HasField(message, field))
    return nullptr;
  return &static_cast<const Struct&>(
      message.GetReflection()->GetMessage(message, field));
}

const Field* RowOf(const Table& table, absl::string_view name) {
  for (const Field& row : table.fields) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

// Writes a row's field, with `number` for each `#`.
class RowWriter {
 public:
  RowWriter(const Field& row, FieldWriter& writer, int number)
      : row_(row), writer_(writer), number_(number) {}

  void Write(const Message& message) {
    const std::vector<std::string> parts = absl::StrSplit(row_.name, '.');
    const Message* holder = HolderOf(message, parts);
    if (holder == nullptr) return Leave();
    const FieldDescriptor& field = Find(*holder, parts.back());
    const Reflection& reflection = *holder->GetReflection();
    if (!field.is_repeated()) {
      if (!reflection.HasField(*holder, &field)) return Leave();
      return WriteValue(field, *holder, -1, Name());
    }
    const int size = reflection.FieldSize(*holder, &field);
    if (IsNumbered(row_)) return WriteNumbered(field, *holder, size);
    if (row_.within == nullptr || size == 0) return Leave();
    WriteList(field, *holder, size);
  }

 private:
  std::string Name() const { return Numbered(row_.json, number_); }
  std::string PathOf(int index) const {
    return writer_.PathOf(index < 0 ? std::string(row_.name)
                                    : absl::StrCat(row_.name, "[", index, "]"));
  }

  // No additional field may take the place of one that is left out.
  void Leave() {
    if (row_.within != nullptr && row_.json[0] == '\0') {
      for (const Field& row : row_.within->fields) {
        for (int i = 1; i <= kMaxNumbered; ++i)
          writer_.Reserve(Numbered(row.json, i));
      }
    } else if (IsNumbered(row_) && number_ == 0) {
      for (int i = 1; i <= kMaxNumbered; ++i)
        writer_.Reserve(Numbered(row_.json, i));
    } else {
      writer_.Reserve(Name());
    }
  }

  void WriteValue(const FieldDescriptor& field, const Message& holder,
                  int index, const std::string& name) {
    if (row_.within != nullptr) {
      FieldWriter object(PathOf(index));
      WriteFields(*row_.within, MessageAt(field, holder, index), object);
      writer_.Object(name, object);
    } else if (const absl::Status written =
                   WriteScalar(row_, holder, field, index, name, writer_);
               !written.ok()) {
      writer_.Fail(row_.name, written.message());
    }
  }

  void WriteNumbered(const FieldDescriptor& field, const Message& holder,
                     int size) {
    Leave();
    if (size > kMaxNumbered)
      return writer_.Fail(row_.name,
                          absl::StrCat("has more than ", kMaxNumbered));
    for (int i = 0; i < size; ++i) {
      if (row_.within == nullptr) {
        WriteValue(field, holder, i, Numbered(row_.json, i + 1));
        continue;
      }
      for (const Field& row : row_.within->fields)
        RowWriter(row, writer_, i + 1).Write(MessageAt(field, holder, i));
    }
  }

  void WriteList(const FieldDescriptor& field, const Message& holder,
                 int size) {
    std::vector<FieldWriter> objects;
    for (int i = 0; i < size; ++i) {
      objects.emplace_back(PathOf(i));
      WriteFields(*row_.within, MessageAt(field, holder, i), objects.back());
    }
    writer_.List(Name(), objects);
  }

  static const Message& MessageAt(const FieldDescriptor& field,
                                  const Message& holder, int index) {
    const Reflection& reflection = *holder.GetReflection();
    return index < 0 ? reflection.GetMessage(holder, &field)
                     : reflection.GetRepeatedMessage(holder, &field, index);
  }

  const Field& row_;
  FieldWriter& writer_;
  const int number_;
};

// Reads a row's field, with `number` for each `#`.
class RowReader {
 public:
  RowReader(const Field& row, FieldReader& reader, const Amounts& amounts,
            int number)
      : row_(row), reader_(reader), amounts_(amounts), number_(number) {}

  // Returns whether there was something.
  bool Read(Message& message) {
    const std::vector<std::string> parts = absl::StrSplit(row_.name, '.');
    // Nothing is made in `message` before there is something to put there.
    if (row_.json[0] != '\0' && number_ == 0 && !IsNumbered(row_) &&
        IsNothing(reader_.Raw(row_.json)))
      return false;
    Message& holder = MutableHolderOf(message, parts);
    const FieldDescriptor& field = Find(holder, parts.back());
    if (IsNumbered(row_) && number_ == 0) return ReadNumbered(field, holder);
    const std::string name = Numbered(row_.json, number_);
    const JsonValue value = reader_.Raw(name);
    if (IsNothing(value)) return false;
    if (ReadValue(field, holder, value, name)) return true;
    reader_.Keep(name);
    return false;
  }

 private:
  bool ReadValue(const FieldDescriptor& field, Message& holder, JsonValue value,
                 const std::string& name) {
    if (row_.within == nullptr)
      return ReadScalar(row_, value, amounts_, field, holder);
    const Reflection& reflection = *holder.GetReflection();
    if (field.is_repeated()) {
      for (const JsonValue element : reader_.Objects(name))
        ReadMessage(element, *reflection.AddMessage(&holder, &field));
      return value.is_array();
    }
    if (!value.is_object()) return false;
    ReadMessage(value, *reflection.MutableMessage(&holder, &field));
    return true;
  }

  void ReadMessage(JsonValue object, Message& message) {
    FieldReader fields(object, "");
    ReadFields(*row_.within, fields, amounts_, message);
  }

  // Elements in the middle may be empty, those at the end are left out.
  bool ReadNumbered(const FieldDescriptor& field, Message& holder) {
    const Reflection& reflection = *holder.GetReflection();
    int last = 0;
    for (int i = 1; i <= kMaxNumbered; ++i) {
      if (ReadElement(field, holder, i)) last = i;
    }
    while (reflection.FieldSize(holder, &field) > last)
      reflection.RemoveLast(&holder, &field);
    return last > 0;
  }

  bool ReadElement(const FieldDescriptor& field, Message& holder, int number) {
    const Reflection& reflection = *holder.GetReflection();
    if (row_.within == nullptr) {
      const std::string name = Numbered(row_.json, number);
      const JsonValue value = reader_.Raw(name);
      if (ReadScalar(row_, value, amounts_, field, holder)) return true;
      if (!IsNothing(value)) reader_.Keep(name);
      AddEmpty(field, holder);
      return false;
    }
    Message& element = *reflection.AddMessage(&holder, &field);
    bool any = false;
    for (const Field& row : row_.within->fields)
      any |= RowReader(row, reader_, amounts_, number).Read(element);
    return any;
  }

  const Field& row_;
  FieldReader& reader_;
  const Amounts& amounts_;
  const int number_;
};

}  // namespace

void WriteFields(const Table& table, const Message& message,
                 FieldWriter& writer) {
  for (const Field& row : table.fields)
    RowWriter(row, writer, 0).Write(message);
  if (table.write != nullptr) table.write(message, writer);
  if (const auto* fields = StructIn(message, "additional_fields"))
    writer.Additional(*fields, writer.PathOf("additional_fields"));
  if (const auto* fields = StructIn(message, "unmapped"))
    writer.Unmapped(*fields);
}

Amounts AmountsIn(std::string currency) {
  Amounts amounts;
  if (!currency.empty()) amounts.scale = CurrencyScale(currency);
  amounts.currency = std::move(currency);
  return amounts;
}

Amounts AmountsOf(const Table& table, FieldReader& reader, Amounts around) {
  Amounts amounts = std::move(around);
  if (const Field* row = RowOf(table, kCurrencyCode)) {
    const auto code = ReadCurrency(reader.Raw(row->json));
    if (code.ok() && !code->empty() && *code != amounts.currency)
      amounts = AmountsIn(*code);
  }
  if (const Field* row = RowOf(table, kCurrencyScale)) {
    const auto scale = ReadScale(reader.Raw(row->json));
    if (scale.has_value()) amounts.scale = scale;
  }
  return amounts;
}

void ReadFields(const Table& table, FieldReader& reader, const Amounts& around,
                Message& message) {
  const Amounts amounts = AmountsOf(table, reader, around);
  for (const Field& row : table.fields)
    RowReader(row, reader, amounts, 0).Read(message);
  if (table.read != nullptr) table.read(reader, message);
  const FieldDescriptor* unmapped =
      message.GetDescriptor()->FindFieldByName("unmapped");
  if (unmapped == nullptr) return;
  Struct rest = reader.Unmapped();
  if (rest.fields().empty()) return;
  static_cast<Struct&>(*message.GetReflection()->MutableMessage(
      &message, unmapped)) = std::move(rest);
}

}  // namespace gateway
