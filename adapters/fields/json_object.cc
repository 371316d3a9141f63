#include "adapters/fields/json_object.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "adapters/base/json.h"
#include "adapters/base/json_quote.h"

namespace gateway {
namespace {

bool IsPlainInteger(absl::string_view text) {
  // Beyond 15 digits, and with leading zeros, a number would change the code.
  return !text.empty() && text.size() <= 15 &&
         (text == "0" || text.front() != '0') &&
         std::all_of(text.begin(), text.end(), absl::ascii_isdigit);
}

}  // namespace

JsonObject& JsonObject::Text(absl::string_view name, absl::string_view value) {
  AppendJsonString(Named(name), value);
  return *this;
}

JsonObject& JsonObject::TextIfAny(absl::string_view name,
                                  absl::string_view value) {
  return value.empty() ? *this : Text(name, value);
}

JsonObject& JsonObject::Code(absl::string_view name, absl::string_view value) {
  return IsPlainInteger(value) ? Raw(name, value) : Text(name, value);
}

JsonObject& JsonObject::CodeIfAny(absl::string_view name,
                                  absl::string_view value) {
  return value.empty() ? *this : Code(name, value);
}

JsonObject& JsonObject::Number(absl::string_view name, const Decimal& value) {
  return Raw(name, value.ToString());
}

JsonObject& JsonObject::Json(absl::string_view name,
                             const nlohmann::json& value) {
  return Raw(name, JsonText(value));
}

JsonObject& JsonObject::Object(absl::string_view name,
                               const JsonObject& object) {
  return Raw(name, object.ToString());
}

JsonObject& JsonObject::List(absl::string_view name,
                             const std::vector<JsonObject>& objects) {
  std::string list;
  for (const JsonObject& object : objects)
    absl::StrAppend(&list, list.empty() ? "" : ",", object.ToString());
  return Raw(name, absl::StrCat("[", list, "]"));
}

std::string JsonObject::ToString() const {
  return absl::StrCat("{", fields_, "}");
}

JsonObject& JsonObject::Raw(absl::string_view name, absl::string_view json) {
  absl::StrAppend(&Named(name), json);
  return *this;
}

std::string& JsonObject::Named(absl::string_view name) {
  if (!fields_.empty()) fields_ += ',';
  AppendJsonString(fields_, name);
  fields_ += ':';
  return fields_;
}

}  // namespace gateway
