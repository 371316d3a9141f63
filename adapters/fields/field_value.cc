#include "adapters/fields/field_value.h"

#include <optional>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "adapters/base/decimal.h"
#include "adapters/base/json.h"
#include "adapters/base/json_number.h"
#include "adapters/base/proto_time.h"
#include "adapters/base/status_macros.h"
#include "adapters/fields/json_fields.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/type/decimal.pb.h"
#include "google/type/money.pb.h"

namespace gateway {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using google::protobuf::Struct;
using google::protobuf::Timestamp;
using GoogleDecimal = google::type::Decimal;
using google::type::Money;

constexpr int kMoneyScale = 9;  // What google.type.Money holds.

// The value of a field, of a list the one at an index.
class Value {
 public:
  Value(const Message& message, const FieldDescriptor& field, int index)
      : message_(message),
        field_(field),
        reflection_(*message.GetReflection()),
        index_(index) {}

  std::string Text() const {
    return index_ < 0
               ? reflection_.GetString(message_, &field_)
               : reflection_.GetRepeatedString(message_, &field_, index_);
  }
  const Message& Whole() const {
    return index_ < 0
               ? reflection_.GetMessage(message_, &field_)
               : reflection_.GetRepeatedMessage(message_, &field_, index_);
  }
  const Message& message() const { return message_; }
  const Reflection& reflection() const { return reflection_; }

 private:
  const Message& message_;
  const FieldDescriptor& field_;
  const Reflection& reflection_;
  const int index_;
};

void WriteText(Format format, const std::string& name, const std::string& text,
               FieldWriter& writer) {
  format == Format::kCode ? writer.Code(name, text) : writer.Text(name, text);
}

void WriteNumber(Format format, const std::string& name, const Decimal& number,
                 FieldWriter& writer) {
  format == Format::kNumberText ? writer.Text(name, number.ToString())
                                : writer.Number(name, number);
}

void WriteFlag(Format format, const std::string& name, bool flag,
               FieldWriter& writer) {
  switch (format) {
    case Format::kTrueFalse: writer.Text(name, flag ? "T" : "F"); break;
    case Format::kBoolean: writer.Json(name, flag); break;
    default: writer.Flag(name, flag);
  }
}

absl::Status WriteMessage(Format format, const std::string& name,
                          const Message& value, FieldWriter& writer) {
  if (value.GetDescriptor() == GoogleDecimal::descriptor()) {
    const auto& number = static_cast<const GoogleDecimal&>(value);
    if (number.value().empty()) {  // One of a list that is not there.
      writer.Reserve(name);
      return absl::OkStatus();
    }
    if (format != Format::kNumberText) return writer.LongNumber(name, number);
    ASSIGN_OR_RETURN(const std::string text, WireNumber(number));
    writer.Text(name, text);
  } else if (value.GetDescriptor() == Money::descriptor()) {
    ASSIGN_OR_RETURN(const Decimal number,
                     Decimal::FromMoney(static_cast<const Money&>(value)));
    WriteNumber(format, name, number, writer);
  } else if (value.GetDescriptor() == Timestamp::descriptor()) {
    writer.Text(name, TimeText(ToTime(static_cast<const Timestamp&>(value))));
  } else if (value.GetDescriptor() == Struct::descriptor()) {
    writer.Struct(name, static_cast<const Struct&>(value));
  }
  return absl::OkStatus();
}

absl::Status WriteWord(const Field& row, int value, const std::string& name,
                       FieldWriter& writer) {
  for (const Word& word : row.words) {
    if (word.value != value) continue;
    writer.Text(name, word.text);
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError("has a value that is not known");
}

// Sets a field or adds to it.
class Slot {
 public:
  Slot(Message& message, const FieldDescriptor& field)
      : message_(message),
        field_(field),
        reflection_(*message.GetReflection()) {}

  bool Text(std::string text) {
    if (field_.is_repeated())
      reflection_.AddString(&message_, &field_, std::move(text));
    else
      reflection_.SetString(&message_, &field_, std::move(text));
    return true;
  }
  // `value`, of the field's type.
  template <typename T>
  bool Whole(T value) {
    Message* const slot = field_.is_repeated()
                              ? reflection_.AddMessage(&message_, &field_)
                              : reflection_.MutableMessage(&message_, &field_);
    static_cast<T&>(*slot) = std::move(value);
    return true;
  }
  bool Flag(bool value) {
    reflection_.SetBool(&message_, &field_, value);
    return true;
  }
  bool Number(int64_t value) {
    if (field_.cpp_type() == FieldDescriptor::CPPTYPE_INT64) {
      reflection_.SetInt64(&message_, &field_, value);
    } else {
      if (value != static_cast<int32_t>(value)) return false;
      reflection_.SetInt32(&message_, &field_, static_cast<int32_t>(value));
    }
    return true;
  }
  bool Word(int value) {
    reflection_.SetEnumValue(&message_, &field_, value);
    return true;
  }

 private:
  Message& message_;
  const FieldDescriptor& field_;
  const Reflection& reflection_;
};

// To ask a message for its type takes long.
struct KnownTypes {
  const google::protobuf::Descriptor* decimal = GoogleDecimal::descriptor();
  const google::protobuf::Descriptor* money = Money::descriptor();
  const google::protobuf::Descriptor* timestamp = Timestamp::descriptor();
  const google::protobuf::Descriptor* structure = Struct::descriptor();
};

const KnownTypes& Known() {
  static const KnownTypes known;
  return known;
}

bool ReadMessage(JsonValue value, const Amounts& amounts,
                 const FieldDescriptor& field, Slot slot) {
  const auto* type = field.message_type();
  if (type == Known().decimal) {
    auto number = ReadLongDecimal(value);
    return number.ok() && number->has_value() &&
           slot.Whole(**std::move(number));
  }
  if (type == Known().money) {
    const auto number = ReadDecimal(value, amounts.scale);
    return number.ok() && number->has_value() &&
           (*number)->scale() <= kMoneyScale &&
           slot.Whole((*number)->ToMoney(amounts.currency));
  }
  if (type == Known().timestamp) {
    const auto time = ReadTime(value);
    return time.ok() && time->has_value() && slot.Whole(ToProto(**time));
  }
  return type == Known().structure && value.is_object() &&
         slot.Whole(JsonToValue(value).struct_value());
}

// The digits of amounts, or another whole number.
bool ReadNumber(JsonValue value, const FieldDescriptor& field, Slot slot) {
  if (field.name() == kCurrencyScale) {
    const auto scale = ReadScale(value);
    return scale.has_value() && slot.Number(*scale);
  }
  const auto number = ReadDecimal(value, /*scale=*/0);
  int64_t whole = 0;
  return number.ok() && number->has_value() &&
         absl::SimpleAtoi((*number)->ToString(), &whole) && slot.Number(whole);
}

bool ReadWord(const Field& row, JsonValue value, Slot slot) {
  const auto text = ReadText(value);
  if (!text.ok()) return false;
  for (const Word& word : row.words) {
    if (*text == word.text) return slot.Word(word.value);
  }
  return false;
}

}  // namespace

absl::Status WriteScalar(const Field& row, const Message& message,
                         const FieldDescriptor& field, int index,
                         const std::string& name, FieldWriter& writer) {
  const Value value(message, field, index);
  const Reflection& reflection = value.reflection();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      WriteText(row.format, name, value.Text(), writer);
      return absl::OkStatus();
    case FieldDescriptor::CPPTYPE_BOOL:
      WriteFlag(row.format, name, reflection.GetBool(message, &field), writer);
      return absl::OkStatus();
    case FieldDescriptor::CPPTYPE_INT32:
      writer.Json(name, reflection.GetInt32(message, &field));
      return absl::OkStatus();
    case FieldDescriptor::CPPTYPE_INT64:
      writer.Json(name, reflection.GetInt64(message, &field));
      return absl::OkStatus();
    case FieldDescriptor::CPPTYPE_ENUM:
      return WriteWord(row, reflection.GetEnumValue(message, &field), name,
                       writer);
    default: return WriteMessage(row.format, name, value.Whole(), writer);
  }
}

bool ReadScalar(const Field& row, JsonValue value, const Amounts& amounts,
                const FieldDescriptor& field, Message& message) {
  if (IsNothing(value)) return false;
  Slot slot(message, field);
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING: {
      auto text =
          field.name() == kCurrencyCode ? ReadCurrency(value) : ReadText(value);
      return text.ok() && slot.Text(*std::move(text));
    }
    case FieldDescriptor::CPPTYPE_BOOL: {
      const auto flag = ReadFlag(value);
      return flag.ok() && flag->has_value() && slot.Flag(**flag);
    }
    case FieldDescriptor::CPPTYPE_INT32:
    case FieldDescriptor::CPPTYPE_INT64: return ReadNumber(value, field, slot);
    case FieldDescriptor::CPPTYPE_ENUM: return ReadWord(row, value, slot);
    default: return ReadMessage(value, amounts, field, slot);
  }
}

void AddEmpty(const FieldDescriptor& field, Message& message) {
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING)
    message.GetReflection()->AddString(&message, &field, "");
  else
    message.GetReflection()->AddMessage(&message, &field);
}

}  // namespace gateway
