#include "tests/sandbox/type_drift.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace sandbox {
namespace {

bool IsDigits(std::string_view text) {
  return !text.empty() &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

// Whether the text is a JSON number that reads back the same.
bool LooksNumeric(std::string_view text) {
  const size_t point = text.find('.');
  if (point != std::string_view::npos && !IsDigits(text.substr(point + 1))) {
    return false;
  }
  const std::string_view whole = text.substr(0, point);
  return IsDigits(whole) && (whole == "0" || whole.front() != '0');
}

Json DriftScalar(const Json& value) {
  if (IsNumber(value)) return TextOf(value);
  if (value.is_null()) return "";
  if (!value.is_string()) return value;
  const std::string text = TextOf(value);
  if (text.empty()) return nullptr;
  return LooksNumeric(text) ? Exact(text) : value;
}

void AddUnknownFields(Json& object) {
  object["xUnknown"] = {{"nested", Json::array({1, "2", nullptr})}};
  object["xNull"] = nullptr;
  object["xEmpty"] = "";
}

Json DriftValue(const Json& value) {
  if (!value.is_structured()) return DriftScalar(value);
  Json drifted = value;
  for (Json& child : drifted) child = DriftValue(child);
  if (!drifted.is_object()) return drifted;
  if (drifted.contains("printerDepartmentCode")) {
    drifted["printerDepartmentCode"] = nullptr;
    drifted["paymentTermCode"] = "";
  }
  const bool leaf =
      std::none_of(drifted.begin(), drifted.end(),
                   [](const Json& child) { return child.is_object(); });
  if (leaf) AddUnknownFields(drifted);
  return drifted;
}

}  // namespace

Json DriftTypes(const Json& body) {
  Json drifted = DriftValue(body);
  if (drifted.is_object()) AddUnknownFields(drifted);
  return drifted;
}

}  // namespace sandbox
