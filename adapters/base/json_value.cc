#include "adapters/base/json_value.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/base/json_quote.h"
#include "nlohmann/json.hpp"

namespace gateway {
namespace {

using google::protobuf::Value;

constexpr int64_t kMaxExactInteger = 999'999'999'999'999;
// Each level is three messages: a value, a struct or list, and its entry.
constexpr int kMaxValueDepth = 24;

int64_t IntegerOf(JsonValue json) {
  int64_t integer = 0;
  const absl::string_view text = json.text();
  std::from_chars(text.data(), text.data() + text.size(), integer);
  return integer;
}

void Fill(JsonValue json, int depth, Value& value);

template <typename Elements>
void FillList(const Elements& elements, int depth, Value& value) {
  auto& list = *value.mutable_list_value();
  for (const JsonValue element : elements)
    Fill(element, depth, *list.add_values());
}

template <typename Members>
void FillStruct(const Members& members, int depth, Value& value) {
  auto& fields = *value.mutable_struct_value()->mutable_fields();
  for (const JsonValue member : members)
    Fill(member, depth, fields[std::string(member.name())]);
}

void Fill(JsonValue json, int depth, Value& value) {
  switch (json.kind()) {
    case JsonKind::kNull:
      value.set_null_value(google::protobuf::NULL_VALUE);
      break;
    case JsonKind::kFalse: value.set_bool_value(false); break;
    case JsonKind::kTrue: value.set_bool_value(true); break;
    case JsonKind::kFloat: value.set_number_value(json.number()); break;
    case JsonKind::kInteger: {
      const int64_t number = IntegerOf(json);
      if (number > kMaxExactInteger || number < -kMaxExactInteger)
        value.set_string_value(std::string(json.text()));
      else
        value.set_number_value(static_cast<double>(number));
      break;
    }
    case JsonKind::kString:
      value.set_string_value(std::string(json.text()));
      break;
    case JsonKind::kArray:
    case JsonKind::kObject:
      if (depth == 0)
        value.set_string_value(JsonText(json));
      else if (json.is_array())
        FillList(json, depth - 1, value);
      else
        FillStruct(json, depth - 1, value);
  }
}

void AppendText(JsonValue json, std::string& text) {
  const char* separator = "";
  switch (json.kind()) {
    case JsonKind::kNull: absl::StrAppend(&text, "null"); break;
    case JsonKind::kFalse: absl::StrAppend(&text, "false"); break;
    case JsonKind::kTrue: absl::StrAppend(&text, "true"); break;
    case JsonKind::kInteger: absl::StrAppend(&text, json.text()); break;
    case JsonKind::kFloat:
      absl::StrAppend(&text, nlohmann::json(json.number()).dump());
      break;
    case JsonKind::kString: AppendJsonString(text, json.text()); break;
    case JsonKind::kArray:
      text.push_back('[');
      for (const JsonValue element : json) {
        absl::StrAppend(&text, std::exchange(separator, ","));
        AppendText(element, text);
      }
      text.push_back(']');
      break;
    case JsonKind::kObject:
      text.push_back('{');
      for (const JsonValue member : json) {
        absl::StrAppend(&text, std::exchange(separator, ","));
        AppendJsonString(text, member.name());
        text.push_back(':');
        AppendText(member, text);
      }
      text.push_back('}');
  }
}

}  // namespace

double JsonValue::number() const {
  double number = 0;
  const absl::string_view digits = text();
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

size_t JsonValue::IndexOf(absl::string_view name) const {
  if (!is_object()) return size();
  const JsonNode* const end = node_->elements + node_->size;
  const JsonNode* const member =
      std::lower_bound(node_->elements, end, name,
                       [](const JsonNode& node, absl::string_view sought) {
                         return CompareNames(node.name(), sought) < 0;
                       });
  return (member == end || member->name() != name ? end : member) -
         node_->elements;
}

JsonValue JsonValue::Find(absl::string_view name) const {
  const size_t index = IndexOf(name);
  return index < size() ? (*this)[index] : JsonValue();
}

void JsonToValue(JsonValue json, Value& value) {
  Fill(json, kMaxValueDepth, value);
}

Value JsonToValue(JsonValue json) {
  Value value;
  JsonToValue(json, value);
  return value;
}

Value ListToValue(const std::vector<JsonValue>& elements) {
  Value value;
  FillList(elements, kMaxValueDepth - 1, value);
  return value;
}

Value ObjectToValue(const std::vector<JsonValue>& members) {
  Value value;
  FillStruct(members, kMaxValueDepth - 1, value);
  return value;
}

std::string JsonText(JsonValue json) {
  std::string text;
  AppendText(json, text);
  return text;
}

}  // namespace gateway
