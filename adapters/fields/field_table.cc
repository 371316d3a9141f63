#include "adapters/fields/field_table.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "adapters/base/currency.h"
#include "adapters/fields/field_plan.h"
#include "adapters/fields/field_value.h"

namespace gateway {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using google::protobuf::Struct;

const Struct* StructIn(const Message& message, const FieldDescriptor* field) {
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

void WritePlanned(const FieldPlan& plan, const Table& table,
                  const Message& message, FieldWriter& writer);
void ReadPlanned(const FieldPlan& plan, const Table& table, FieldReader& reader,
                 const Amounts& around, Message& message);

// Writes a row's field, with `number` for each `#`.
class RowWriter {
 public:
  RowWriter(const PlannedRow& planned, FieldWriter& writer, int number)
      : planned_(planned),
        row_(planned.row()),
        field_(planned.field()),
        writer_(writer),
        number_(number) {}

  void Write(const Message& message) {
    const Message* holder = planned_.HolderIn(message);
    if (holder == nullptr) return Leave();
    const Reflection& reflection = *holder->GetReflection();
    if (!field_.is_repeated()) {
      if (!reflection.HasField(*holder, &field_)) return Leave();
      return WriteValue(*holder, -1, Name());
    }
    const int size = reflection.FieldSize(*holder, &field_);
    if (planned_.is_numbered()) return WriteNumbered(*holder, size);
    if (row_.within == nullptr || size == 0) return Leave();
    WriteList(*holder, size);
  }

 private:
  const std::string& Name() const { return planned_.NameAt(number_); }
  std::string PathOf(int index) const {
    return writer_.PathOf(index < 0 ? std::string(row_.name)
                                    : absl::StrCat(row_.name, "[", index, "]"));
  }

  // No additional field may take the place of one that is left out.
  void Leave() {
    if (row_.within != nullptr && row_.json[0] == '\0') {
      for (const PlannedRow& row : planned_.within().rows())
        ReserveNumbered(row);
    } else if (planned_.is_numbered() && number_ == 0) {
      ReserveNumbered(planned_);
    } else {
      writer_.Reserve(Name());
    }
  }

  void ReserveNumbered(const PlannedRow& row) {
    for (int i = 1; i <= kMaxNumbered; ++i) writer_.Reserve(row.NameAt(i));
  }

  void WriteValue(const Message& holder, int index, const std::string& name) {
    if (row_.within != nullptr) {
      FieldWriter object(PathOf(index));
      WritePlanned(planned_.within(), *row_.within, MessageAt(holder, index),
                   object);
      writer_.Object(name, object);
    } else if (const absl::Status written =
                   WriteScalar(row_, holder, field_, index, name, writer_);
               !written.ok()) {
      writer_.Fail(row_.name, written.message());
    }
  }

  void WriteNumbered(const Message& holder, int size) {
    Leave();
    if (size > kMaxNumbered)
      return writer_.Fail(row_.name,
                          absl::StrCat("has more than ", kMaxNumbered));
    for (int i = 0; i < size; ++i) {
      if (row_.within == nullptr) {
        WriteValue(holder, i, planned_.NameAt(i + 1));
        continue;
      }
      for (const PlannedRow& row : planned_.within().rows())
        RowWriter(row, writer_, i + 1).Write(MessageAt(holder, i));
    }
  }

  void WriteList(const Message& holder, int size) {
    std::vector<FieldWriter> objects;
    for (int i = 0; i < size; ++i) {
      objects.emplace_back(PathOf(i));
      WritePlanned(planned_.within(), *row_.within, MessageAt(holder, i),
                   objects.back());
    }
    writer_.List(Name(), objects);
  }

  const Message& MessageAt(const Message& holder, int index) const {
    const Reflection& reflection = *holder.GetReflection();
    return index < 0 ? reflection.GetMessage(holder, &field_)
                     : reflection.GetRepeatedMessage(holder, &field_, index);
  }

  const PlannedRow& planned_;
  const Field& row_;
  const FieldDescriptor& field_;
  FieldWriter& writer_;
  const int number_;
};

// Reads a row's field, with `number` for each `#`.
class RowReader {
 public:
  RowReader(const PlannedRow& planned, FieldReader& reader,
            const Amounts& amounts, int number)
      : planned_(planned),
        row_(planned.row()),
        field_(planned.field()),
        reader_(reader),
        amounts_(amounts),
        number_(number) {}

  // Returns whether there was something.
  bool Read(Message& message) {
    if (planned_.is_numbered() && number_ == 0)
      return ReadNumbered(planned_.MutableHolderIn(message));
    const std::string& name = planned_.NameAt(number_);
    const JsonValue value = reader_.Raw(name);
    // Nothing is made in `message` before there is something to put there.
    if (IsNothing(value)) return false;
    if (ReadValue(planned_.MutableHolderIn(message), value, name)) return true;
    reader_.Keep(name);
    return false;
  }

 private:
  bool ReadValue(Message& holder, JsonValue value, const std::string& name) {
    if (row_.within == nullptr)
      return ReadScalar(row_, value, amounts_, field_, holder);
    const Reflection& reflection = *holder.GetReflection();
    if (field_.is_repeated()) {
      for (const JsonValue element : reader_.Objects(name))
        ReadMessage(element, *reflection.AddMessage(&holder, &field_));
      return value.is_array();
    }
    if (!value.is_object()) return false;
    ReadMessage(value, *reflection.MutableMessage(&holder, &field_));
    return true;
  }

  void ReadMessage(JsonValue object, Message& message) {
    FieldReader fields(object, "");
    ReadPlanned(planned_.within(), *row_.within, fields, amounts_, message);
  }

  // Elements in the middle may be empty, those at the end are left out.
  bool ReadNumbered(Message& holder) {
    const Reflection& reflection = *holder.GetReflection();
    int last = 0;
    for (int i = 1; i <= kMaxNumbered; ++i) {
      if (ReadElement(holder, i)) last = i;
    }
    while (reflection.FieldSize(holder, &field_) > last)
      reflection.RemoveLast(&holder, &field_);
    return last > 0;
  }

  bool ReadElement(Message& holder, int number) {
    const Reflection& reflection = *holder.GetReflection();
    if (row_.within == nullptr) {
      const std::string& name = planned_.NameAt(number);
      const JsonValue value = reader_.Raw(name);
      if (ReadScalar(row_, value, amounts_, field_, holder)) return true;
      if (!IsNothing(value)) reader_.Keep(name);
      AddEmpty(field_, holder);
      return false;
    }
    Message& element = *reflection.AddMessage(&holder, &field_);
    bool any = false;
    for (const PlannedRow& row : planned_.within().rows())
      any |= RowReader(row, reader_, amounts_, number).Read(element);
    return any;
  }

  const PlannedRow& planned_;
  const Field& row_;
  const FieldDescriptor& field_;
  FieldReader& reader_;
  const Amounts& amounts_;
  const int number_;
};

void WritePlanned(const FieldPlan& plan, const Table& table,
                  const Message& message, FieldWriter& writer) {
  for (const PlannedRow& row : plan.rows())
    RowWriter(row, writer, 0).Write(message);
  if (table.write != nullptr) table.write(message, writer);
  if (const auto* fields = StructIn(message, plan.additional()))
    writer.Additional(*fields, writer.PathOf("additional_fields"));
  if (const auto* fields = StructIn(message, plan.unmapped()))
    writer.Unmapped(*fields);
}

void ReadPlanned(const FieldPlan& plan, const Table& table, FieldReader& reader,
                 const Amounts& around, Message& message) {
  const Amounts amounts = AmountsOf(table, reader, around);
  for (const PlannedRow& row : plan.rows())
    RowReader(row, reader, amounts, 0).Read(message);
  if (table.read != nullptr) table.read(reader, message);
  if (plan.unmapped() == nullptr || !reader.HasUnmapped()) return;
  Message* const unmapped =
      message.GetReflection()->MutableMessage(&message, plan.unmapped());
  unmapped->Clear();
  reader.AddUnmapped(static_cast<Struct&>(*unmapped));
}

}  // namespace

void WriteFields(const Table& table, const Message& message,
                 FieldWriter& writer) {
  WritePlanned(FieldPlan::Of(table, *message.GetDescriptor()), table, message,
               writer);
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
  ReadPlanned(FieldPlan::Of(table, *message.GetDescriptor()), table, reader,
              around, message);
}

}  // namespace gateway
