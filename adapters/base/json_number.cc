#include "adapters/base/json_number.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "adapters/base/decimal.h"

namespace gateway {
namespace {

bool AreDigits(absl::string_view text) {
  return std::all_of(text.begin(), text.end(), absl::ascii_isdigit);
}

bool IsWithinDoubles(const std::string& text) {
  double ignored = 0;
  return std::from_chars(text.data(), text.data() + text.size(), ignored).ec ==
         std::errc();
}

// `e-7`, or nothing for nothing.
std::optional<std::string> ExponentOf(absl::string_view text) {
  if (text.empty()) return "";
  const absl::string_view digits = text.substr(
      text.size() > 1 && (text[1] == '-' || text[1] == '+') ? 2 : 1);
  if (digits.empty() || !AreDigits(digits)) return std::nullopt;
  return std::string(text);
}

}  // namespace

std::optional<std::string> JsonNumber(absl::string_view text) {
  const bool negative = !text.empty() && text.front() == '-';
  if (!text.empty() && (text.front() == '-' || text.front() == '+'))
    text.remove_prefix(1);
  const size_t e = std::min(text.find_first_of("eE"), text.size());
  const absl::string_view mantissa = text.substr(0, e);
  const size_t point = std::min(mantissa.find('.'), mantissa.size());
  absl::string_view whole = mantissa.substr(0, point);
  const absl::string_view behind =
      point < mantissa.size() ? mantissa.substr(point + 1) : "";
  const auto exponent = ExponentOf(text.substr(e));
  if ((whole.empty() && behind.empty()) || !AreDigits(whole) ||
      !AreDigits(behind) || !exponent)
    return std::nullopt;
  whole.remove_prefix(std::min(whole.find_first_not_of('0'), whole.size()));
  const std::string number =
      absl::StrCat(negative ? "-" : "", whole.empty() ? "0" : whole,
                   behind.empty() ? "" : ".", behind, *exponent);
  if (!IsWithinDoubles(number)) return std::nullopt;
  return number;
}

std::optional<int> SignOf(absl::string_view text) {
  const auto number = JsonNumber(text);
  if (!number) return std::nullopt;
  const absl::string_view mantissa =
      absl::string_view(*number).substr(0, number->find_first_of("eE"));
  if (mantissa.find_first_of("123456789") == absl::string_view::npos) return 0;
  return mantissa.front() == '-' ? -1 : 1;
}

absl::StatusOr<std::string> WireNumber(const google::type::Decimal& number) {
  const auto decimal = Decimal::Parse(number.value());
  if (decimal.ok()) return decimal->ToString();
  auto text = JsonNumber(number.value());
  if (!text) return decimal.status();
  return *std::move(text);
}

}  // namespace gateway
