#include "adapters/fields/struct_json.h"

#include <charconv>
#include <cmath>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "adapters/base/json_quote.h"

namespace gateway {
namespace {

using google::protobuf::Value;

std::string NumberToJson(double number) {
  // JSON has neither infinity nor NaN.
  if (!std::isfinite(number)) return "null";
  char buffer[64];
  const auto end = std::to_chars(std::begin(buffer), std::end(buffer), number);
  return std::string(std::begin(buffer), end.ptr);
}

std::string TextToJson(const std::string& text) {
  std::string json;
  AppendJsonString(json, text);
  return json;
}

}  // namespace

std::map<std::string, const Value*> SortedFields(
    const google::protobuf::Struct& fields) {
  std::map<std::string, const Value*> sorted;
  for (const auto& [name, value] : fields.fields()) sorted[name] = &value;
  return sorted;
}

std::string StructToJson(const google::protobuf::Struct& fields) {
  std::string text = "{";
  for (const auto& [name, value] : SortedFields(fields))
    absl::StrAppend(&text, text.size() > 1 ? "," : "", TextToJson(name), ":",
                    ValueToJson(*value));
  return text + "}";
}

std::string ValueToJson(const Value& value) {
  switch (value.kind_case()) {
    case Value::kNumberValue: return NumberToJson(value.number_value());
    case Value::kStringValue: return TextToJson(value.string_value());
    case Value::kBoolValue: return value.bool_value() ? "true" : "false";
    case Value::kStructValue: return StructToJson(value.struct_value());
    case Value::kListValue: {
      std::string text = "[";
      for (const Value& element : value.list_value().values())
        absl::StrAppend(&text, text.size() > 1 ? "," : "",
                        ValueToJson(element));
      return text + "]";
    }
    default: return "null";
  }
}

}  // namespace gateway
