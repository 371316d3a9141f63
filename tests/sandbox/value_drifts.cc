#include "tests/sandbox/value_drifts.h"

#include <charconv>
#include <cmath>
#include <string>
#include <string_view>
#include <system_error>

namespace sandbox {
namespace {

constexpr char kHalf[] = "\\ud83d";

// Calls `visit` with each scalar and the name of its field; in a list, of the
// list's.
template <typename Visit>
void ForEachScalar(const std::string& name, Json& value, Visit visit) {
  if (!value.is_structured()) {
    visit(name, value);
  } else if (value.is_array()) {
    for (Json& child : value) ForEachScalar(name, child, visit);
  } else {
    for (auto& [key, child] : value.items()) ForEachScalar(key, child, visit);
  }
}

bool IsDescription(std::string_view name) {
  return name.find("escription") != std::string_view::npos;
}

// Whether the text is a time as the platform writes it.
bool IsTime(std::string_view text) {
  constexpr std::string_view kForm = "0000-00-00 00:00:00";
  if (text.size() != kForm.size()) return false;
  for (size_t i = 0; i < kForm.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (kForm[i] == '0' ? !digit : text[i] != kForm[i]) return false;
  }
  return true;
}

bool IsEnd(std::string_view name) {
  return name.starts_with("end") || name.starts_with("expiration");
}

std::string Neighbour(const std::string& digits) {
  double value = 0;
  const auto read =
      std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (read.ec != std::errc() || value == 0) return digits;
  // Either direction, but always the same one for the same amount.
  const bool odd = (digits.back() - '0') % 2 != 0;
  value = std::nextafter(value, odd ? HUGE_VAL : -HUGE_VAL);
  char text[32];
  return std::string(text, std::to_chars(text, text + sizeof(text), value).ptr);
}

}  // namespace

void ComputeInBinary(Json& body) {
  ForEachScalar("", body, [](const std::string&, Json& value) {
    // What was computed is held as digits; codes are integers.
    if (value.is_binary()) value = Exact(Neighbour(TextOf(value)));
  });
}

void MoveTimesAway(Json& body) {
  ForEachScalar("", body, [](const std::string& name, Json& value) {
    if (value.is_string() && IsTime(TextOf(value)))
      value = IsEnd(name) ? "9999-12-31 23:59:59" : "0001-01-01 00:00:00";
  });
}

void CutTimesToDates(Json& body) {
  ForEachScalar("", body, [](const std::string& name, Json& value) {
    const std::string text = value.is_string() ? TextOf(value) : "";
    if (IsTime(text) && !IsEnd(name)) value = text.substr(0, text.find(' '));
  });
}

void AddHalfSurrogates(Json& body) {
  ForEachScalar("", body, [](const std::string& name, Json& value) {
    if (!value.is_string() || !IsDescription(name)) return;
    std::string written = WriteJson(value);
    written.insert(written.size() - 1, kHalf);
    value = Exact(written);
  });
  if (body.is_object()) body["xNote"] = Exact(std::string("\"") + kHalf + "\"");
}

}  // namespace sandbox
