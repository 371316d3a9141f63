#include "server/operations/kinds/message_fingerprint.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "adapters/base/decimal.h"
#include "adapters/base/json.h"
#include "google/protobuf/descriptor.h"
#include "google/type/decimal.pb.h"
#include "google/type/money.pb.h"
#include "nlohmann/json.hpp"

namespace gateway {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using nlohmann::json;

json Spelled(const Message& message);

json SpelledNumber(const google::type::Decimal& number) {
  const auto decimal = Decimal::Parse(number.value());
  return decimal.ok() ? decimal->ToString() : number.value();
}

json SpelledMoney(const google::type::Money& money) {
  const auto amount = Decimal::FromMoney(money);
  return absl::StrCat(amount.ok() ? amount->ToString() : "", " ",
                      money.currency_code());
}

json SpelledMessage(const Message& message) {
  if (message.GetDescriptor() == google::type::Decimal::descriptor())
    return SpelledNumber(static_cast<const google::type::Decimal&>(message));
  if (message.GetDescriptor() == google::type::Money::descriptor())
    return SpelledMoney(static_cast<const google::type::Money&>(message));
  return Spelled(message);
}

// A value that is no message; of a list the one at `index`.
json SpelledScalar(const Message& message, const FieldDescriptor& field,
                   int index) {
  const Reflection& reflection = *message.GetReflection();
  const auto get = [&](auto single, auto repeated) {
    return index < 0 ? (reflection.*single)(message, &field)
                     : (reflection.*repeated)(message, &field, index);
  };
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return get(&Reflection::GetString, &Reflection::GetRepeatedString);
    case FieldDescriptor::CPPTYPE_BOOL:
      return get(&Reflection::GetBool, &Reflection::GetRepeatedBool);
    case FieldDescriptor::CPPTYPE_INT32:
      return get(&Reflection::GetInt32, &Reflection::GetRepeatedInt32);
    case FieldDescriptor::CPPTYPE_INT64:
      return get(&Reflection::GetInt64, &Reflection::GetRepeatedInt64);
    case FieldDescriptor::CPPTYPE_ENUM:
      return get(&Reflection::GetEnumValue, &Reflection::GetRepeatedEnumValue);
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return get(&Reflection::GetDouble, &Reflection::GetRepeatedDouble);
    default: GOOGLE_LOG(FATAL) << field.full_name() << " has no spelling";
  }
  return nullptr;
}

json SpelledElement(const Message& message, const FieldDescriptor& field,
                    int index) {
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
    return SpelledMessage(
        message.GetReflection()->GetRepeatedMessage(message, &field, index));
  }
  return SpelledScalar(message, field, index);
}

json SpelledList(const Message& message, const FieldDescriptor& field) {
  const int size = message.GetReflection()->FieldSize(message, &field);
  json list = json::array();
  for (int i = 0; i < size; ++i)
    list.push_back(SpelledElement(message, field, i));
  return list;
}

// The order of a map's entries means nothing.
json SpelledMap(const Message& message, const FieldDescriptor& field) {
  const int size = message.GetReflection()->FieldSize(message, &field);
  json map = json::object();
  for (int i = 0; i < size; ++i) {
    const Message& entry =
        message.GetReflection()->GetRepeatedMessage(message, &field, i);
    const auto& value = *field.message_type()->map_value();
    map[SpelledScalar(entry, *field.message_type()->map_key(), -1)
            .get<std::string>()] =
        value.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE
            ? SpelledMessage(entry.GetReflection()->GetMessage(entry, &value))
            : SpelledScalar(entry, value, -1);
  }
  return map;
}

bool IsEmpty(const json& spelled) {
  return spelled.is_structured() ? spelled.empty() : false;
}

json Spelled(const Message& message) {
  std::vector<const FieldDescriptor*> present;
  message.GetReflection()->ListFields(message, &present);
  json fields = json::object();
  for (const FieldDescriptor* field : present) {
    json value;
    if (field->is_map())
      value = SpelledMap(message, *field);
    else if (field->is_repeated())
      value = SpelledList(message, *field);
    else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE)
      value =
          SpelledMessage(message.GetReflection()->GetMessage(message, field));
    else
      value = SpelledScalar(message, *field, -1);
    // Which of several a message is, it may say by being there.
    if (IsEmpty(value) && field->real_containing_oneof() == nullptr) continue;
    fields[absl::StrCat(field->number())] = std::move(value);
  }
  return fields;
}

}  // namespace

std::string MessageFingerprint(const Message& request) {
  json fields = Spelled(request);
  for (const char* name : {"request_id", "validate_only"}) {
    const auto* field = request.GetDescriptor()->FindFieldByName(name);
    if (field != nullptr) fields.erase(absl::StrCat(field->number()));
  }
  return JsonText(fields);
}

}  // namespace gateway
