#include "server/rpc/check_fields.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "adapters/base/decimal.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/type/decimal.pb.h"
#include "google/type/money.pb.h"
#include "server/operations/answer_fit.h"

namespace gateway {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using GoogleDecimal = google::type::Decimal;
using google::type::Money;

constexpr size_t kMaxText = 250;  // As 4ws.trade has it.
constexpr int kMaxDepth = 24;

template <typename Type>
const Type* As(const Message& message) {
  return message.GetDescriptor() == Type::descriptor()
             ? static_cast<const Type*>(&message)
             : nullptr;
}

bool IsTooDeep(const google::protobuf::Value& value, int depth) {
  if (depth == 0) return true;
  const auto is_deep = [depth](const auto& within) {
    return IsTooDeep(within, depth - 1);
  };
  if (value.has_list_value()) {
    const auto& values = value.list_value().values();
    return std::any_of(values.begin(), values.end(), is_deep);
  }
  const auto& fields = value.struct_value().fields();
  return std::any_of(fields.begin(), fields.end(),
                     [&](const auto& field) { return is_deep(field.second); });
}

// One walk over a request.
class Walk {
 public:
  explicit Walk(Faults& faults) : faults_(faults) {}

  void Within(const Message& message, const std::string& path) {
    std::vector<const FieldDescriptor*> present;
    message.GetReflection()->ListFields(message, &present);
    for (const FieldDescriptor* field : present) {
      const std::string name =
          absl::StrCat(path, path.empty() ? "" : ".", field->name());
      // The keys of maps are the business of who has them.
      if (field->is_map()) continue;
      if (!field->is_repeated()) {
        Check(message, *field, -1, name);
        continue;
      }
      const int size = message.GetReflection()->FieldSize(message, field);
      for (int i = 0; i < size; ++i)
        Check(message, *field, i, absl::StrCat(name, "[", i, "]"));
    }
  }

 private:
  void Check(const Message& message, const FieldDescriptor& field, int index,
             const std::string& name) {
    const Reflection& reflection = *message.GetReflection();
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING:
        return faults_.CheckText(
            name,
            index < 0 ? reflection.GetString(message, &field)
                      : reflection.GetRepeatedString(message, &field, index),
            kMaxText, false);
      case FieldDescriptor::CPPTYPE_ENUM:
        return CheckWord(
            index < 0 ? reflection.GetEnumValue(message, &field)
                      : reflection.GetRepeatedEnumValue(message, &field, index),
            field, name);
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return CheckMessage(
            index < 0 ? reflection.GetMessage(message, &field)
                      : reflection.GetRepeatedMessage(message, &field, index),
            name);
      default: return;
    }
  }

  void CheckWord(int value, const FieldDescriptor& field,
                 const std::string& name) {
    if (field.enum_type()->FindValueByNumber(value) == nullptr)
      faults_.Add(name, "has a value that is not known");
  }

  void CheckMessage(const Message& message, const std::string& name) {
    if (const auto* money = As<Money>(message)) return CheckMoney(*money, name);
    if (const auto* number = As<GoogleDecimal>(message)) {
      const auto decimal = Decimal::Parse(number->value());
      if (!decimal.ok()) faults_.Add(name, decimal.status().message());
      return;
    }
    if (const auto* time = As<google::protobuf::Timestamp>(message))
      return faults_.CheckTime(name, *time);
    if (const auto* fields = As<google::protobuf::Struct>(message)) {
      google::protobuf::Value value;
      *value.mutable_struct_value() = *fields;
      if (IsTooDeep(value, kMaxDepth))
        faults_.Add(name, absl::StrCat("is nested deeper than ", kMaxDepth));
      if (fields->fields().contains(kCutMark))
        faults_.Add(name, "was cut from an answer that was too large");
      return;
    }
    Within(message, name);
  }

  void CheckMoney(const Money& money, const std::string& name) {
    const auto decimal = Decimal::FromMoney(money);
    if (!decimal.ok()) faults_.Add(name, decimal.status().message());
    const std::string& currency = money.currency_code();
    if (!faults_.CheckCurrency(absl::StrCat(name, ".currency_code"), currency))
      return;
    if (currency_.empty()) currency_ = currency;
    if (currency != currency_) {
      faults_.Add(
          absl::StrCat(name, ".currency_code"),
          absl::StrCat("must be that of the first amount, ", currency_));
    }
  }

  Faults& faults_;
  std::string currency_;  // Of the first amount.
};

}  // namespace

void CheckFields(const Message& message, Faults& faults) {
  Walk(faults).Within(message, "");
}

}  // namespace gateway
