#include "server/rpc/check_fields.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "adapters/base/decimal.h"
#include "adapters/base/json_number.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/type/decimal.pb.h"
#include "google/type/money.pb.h"
#include "server/operations/answer_fit.h"
#include "server/rpc/check_cart.h"
#include "server/rpc/field_scope.h"

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

  void Over(const Message& message, const std::string& path,
            const FieldScope& around) {
    const FieldScope scope = ScopeIn(message, around);
    std::vector<const FieldDescriptor*> present;
    message.GetReflection()->ListFields(message, &present);
    for (const FieldDescriptor* field : present) {
      const std::string name =
          absl::StrCat(path, path.empty() ? "" : ".", field->name());
      // The keys of maps are the business of who has them.
      if (field->is_map()) continue;
      const FieldScope within = ScopeIn(*field, scope);
      if (!field->is_repeated()) {
        Check(message, *field, -1, name, within);
        continue;
      }
      const int size = message.GetReflection()->FieldSize(message, field);
      for (int i = 0; i < size; ++i)
        Check(message, *field, i, absl::StrCat(name, "[", i, "]"), within);
    }
  }

 private:
  void Check(const Message& message, const FieldDescriptor& field, int index,
             const std::string& name, const FieldScope& scope) {
    const Reflection& reflection = *message.GetReflection();
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING:
        return CheckText(
            index < 0 ? reflection.GetString(message, &field)
                      : reflection.GetRepeatedString(message, &field, index),
            name, scope);
      case FieldDescriptor::CPPTYPE_ENUM:
        return CheckWord(
            index < 0 ? reflection.GetEnumValue(message, &field)
                      : reflection.GetRepeatedEnumValue(message, &field, index),
            field, name);
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return CheckMessage(
            index < 0 ? reflection.GetMessage(message, &field)
                      : reflection.GetRepeatedMessage(message, &field, index),
            index >= 0, name, scope);
      default: return;
    }
  }

  void CheckText(const std::string& text, const std::string& name,
                 const FieldScope& scope) {
    if (scope.maker == Maker::kCaller)
      faults_.CheckText(name, text, kMaxText, false);
    else if (scope.maker == Maker::kCopied)
      faults_.CheckCopied(name, text, false);
  }

  void CheckWord(int value, const FieldDescriptor& field,
                 const std::string& name) {
    if (field.enum_type()->FindValueByNumber(value) == nullptr)
      faults_.Add(name, "has a value that is not known");
  }

  void CheckMessage(const Message& message, bool is_element,
                    const std::string& name, const FieldScope& scope) {
    if (const auto* money = As<Money>(message))
      return CheckMoney(*money, name, scope);
    if (const auto* number = As<GoogleDecimal>(message))
      return CheckDecimal(*number, is_element, name, scope);
    if (const auto* time = As<google::protobuf::Timestamp>(message))
      return faults_.CheckTime(name, *time);
    if (const auto* fields = As<google::protobuf::Struct>(message)) {
      google::protobuf::Value value;
      *value.mutable_struct_value() = *fields;
      // The struct is one level, and what has no levels within is one, too.
      if (IsTooDeep(value, kMaxDepth + 2))
        faults_.Add(name, absl::StrCat("is nested deeper than ", kMaxDepth));
      if (fields->fields().contains(kCutMark))
        faults_.Add(name, "was cut from an answer that was too large");
      return;
    }
    Over(message, name, scope);
  }

  void CheckDecimal(const GoogleDecimal& number, bool is_element,
                    const std::string& name, const FieldScope& scope) {
    const bool is_callers = scope.maker == Maker::kCaller;
    // The lists that upstream numbers may have gaps.
    if (!is_callers && is_element && number.value().empty()) return;
    const absl::Status read = is_callers
                                  ? Decimal::Parse(number.value()).status()
                                  : WireNumber(number).status();
    if (!read.ok()) faults_.Add(name, read.message());
  }

  void CheckMoney(const Money& money, const std::string& name,
                  const FieldScope& scope) {
    const auto decimal = Decimal::FromMoney(money);
    if (!decimal.ok()) faults_.Add(name, decimal.status().message());
    const std::string field = absl::StrCat(name, ".currency_code");
    const std::string& currency = money.currency_code();
    const bool may_be_any = scope.maker == Maker::kUpstream &&
                            (scope.answered || !currency.empty());
    if (!may_be_any && !faults_.CheckCurrency(field, currency)) return;
    if (!currency_) currency_ = currency;
    const std::string& wanted =
        scope.currency.empty() ? *currency_ : scope.currency;
    if (absl::EqualsIgnoreCase(currency, wanted)) return;
    faults_.Add(field,
                scope.currency.empty()
                    ? absl::StrCat("must be that of the first amount, ", wanted)
                    : absl::StrCat("must be that of what it is in, ", wanted));
  }

  Faults& faults_;
  std::optional<std::string> currency_;  // Of the first amount.
};

}  // namespace

void CheckFields(const Message& message, Faults& faults) {
  Walk(faults).Over(message, "", {});
}

}  // namespace gateway
