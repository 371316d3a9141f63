#include "tests/sandbox/money.h"

#include <charconv>
#include <cstdlib>

namespace sandbox {
namespace {

constexpr int kMaxDigits = 18;
constexpr int kMaxExponent = 100;

struct Digits {
  std::string text;
  int scale = 0;  // How many of them stand after the point.
};

template <typename Int>
std::optional<Int> ParseInt(std::string_view text) {
  Int value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stop != end) return std::nullopt;
  return value;
}

std::optional<Digits> Split(std::string_view text) {
  const size_t mark = text.find_first_of("eE");
  Digits digits;
  if (mark != std::string_view::npos) {
    std::string_view exponent = text.substr(mark + 1);
    if (exponent.starts_with('+')) exponent.remove_prefix(1);
    const std::optional<int> value = ParseInt<int>(exponent);
    if (!value || std::abs(*value) > kMaxExponent) return std::nullopt;
    digits.scale = -*value;
    text = text.substr(0, mark);
  }
  const size_t point = text.find('.');
  digits.text = text.substr(0, point);
  if (point != std::string_view::npos) {
    digits.text += text.substr(point + 1);
    digits.scale += static_cast<int>(text.size() - point - 1);
  }
  if (digits.text.empty()) return std::nullopt;
  if (digits.text.find_first_not_of("0123456789") != std::string::npos) {
    return std::nullopt;
  }
  return digits;
}

}  // namespace

std::optional<int64_t> MinorUnits(std::string_view text, int decimals) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  std::optional<Digits> digits = Split(text);
  if (!digits) return std::nullopt;
  std::string& kept = digits->text;
  while (digits->scale > decimals && kept.ends_with('0')) {
    kept.pop_back();
    --digits->scale;
  }
  kept.erase(0, kept.find_first_not_of('0'));
  if (kept.empty()) return 0;
  if (digits->scale > decimals) return std::nullopt;
  kept.append(decimals - digits->scale, '0');
  if (kept.size() > kMaxDigits) return std::nullopt;
  const std::optional<int64_t> minor = ParseInt<int64_t>(kept);
  if (!minor) return std::nullopt;
  return negative ? -*minor : *minor;
}

std::string DecimalText(int64_t minor, int decimals) {
  std::string text = std::to_string(minor < 0 ? -minor : minor);
  if (const int missing = decimals + 1 - static_cast<int>(text.size());
      missing > 0) {
    text.insert(0, missing, '0');
  }
  if (decimals > 0) text.insert(text.size() - decimals, ".");
  return minor < 0 ? "-" + text : text;
}

std::string ShortDecimalText(int64_t minor, int decimals) {
  std::string text = DecimalText(minor, decimals);
  if (decimals == 0) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text;
}

}  // namespace sandbox
