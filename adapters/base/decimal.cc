#include "adapters/base/decimal.h"

#include <algorithm>
#include <cstdlib>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "adapters/base/status_macros.h"

namespace gateway {
namespace {

constexpr int kMaxDigits = 15;
constexpr int64_t kMaxCoefficient = 999'999'999'999'999;
constexpr int64_t kNanos = 1'000'000'000;

absl::Status NotANumber() {
  return absl::InvalidArgumentError("is not a decimal number");
}

// The digits of a number without its sign, its point, and the zeros at either
// end.
struct Digits {
  int64_t number = 0;  // Of the first kMaxDigits.
  int64_t count = 0;
  int64_t scale = 0;  // How many of them stand behind the point; may be less
                      // than 0.
};

absl::StatusOr<Digits> ReadMantissa(absl::string_view text) {
  Digits digits;
  int64_t zeros = 0;  // Since the last digit that is none.
  int64_t behind_point = 0;
  bool after_point = false;
  bool any = false;
  for (const char c : text) {
    if (c == '.' && !after_point) {
      after_point = true;
      continue;
    }
    if (!absl::ascii_isdigit(c)) return NotANumber();
    any = true;
    behind_point += after_point ? 1 : 0;
    if (c == '0') {
      zeros += digits.count > 0 ? 1 : 0;
      continue;
    }
    digits.count += zeros + 1;
    for (; zeros >= 0 && digits.count <= kMaxDigits; --zeros)
      digits.number *= 10;
    digits.number += digits.count <= kMaxDigits ? c - '0' : 0;
    zeros = 0;
  }
  if (!any) return NotANumber();
  digits.scale = behind_point - zeros;
  return digits;
}

absl::StatusOr<int64_t> ReadExponent(absl::string_view text) {
  int exponent = 0;
  if (text.empty() || absl::ascii_isspace(text.front()) ||
      absl::ascii_isspace(text.back()) || !absl::SimpleAtoi(text, &exponent))
    return NotANumber();
  return exponent;
}

int64_t PowerOfTen(int exponent) {
  int64_t power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

}  // namespace

Decimal::Decimal(int64_t coefficient, int scale)
    : coefficient_(coefficient), scale_(coefficient == 0 ? 0 : scale) {
  while (scale_ > 0 && coefficient_ % 10 == 0) {
    coefficient_ /= 10;
    --scale_;
  }
}

absl::StatusOr<Decimal> Decimal::Parse(absl::string_view text) {
  const bool negative = !text.empty() && text.front() == '-';
  if (!text.empty() && (text.front() == '-' || text.front() == '+'))
    text.remove_prefix(1);
  const size_t e = std::min(text.find('e'), text.find('E'));
  ASSIGN_OR_RETURN(Digits digits, ReadMantissa(text.substr(0, e)));
  if (e != absl::string_view::npos) {
    ASSIGN_OR_RETURN(const int64_t exponent, ReadExponent(text.substr(e + 1)));
    digits.scale -= exponent;
  }
  if (digits.count == 0) return Decimal();
  const int64_t whole_zeros = digits.scale < 0 ? -digits.scale : 0;
  if (digits.scale > kMaxDigits || digits.count + whole_zeros > kMaxDigits)
    return absl::InvalidArgumentError(
        "has more than 15 digits, or more than 15 behind the point");
  const int64_t coefficient =
      digits.number * PowerOfTen(static_cast<int>(whole_zeros));
  return Decimal(negative ? -coefficient : coefficient,
                 static_cast<int>(digits.scale + whole_zeros));
}

absl::StatusOr<Decimal> Decimal::FromMoney(const google::type::Money& money) {
  const int64_t units = money.units();
  const int32_t nanos = money.nanos();
  if (nanos <= -kNanos || nanos >= kNanos)
    return absl::InvalidArgumentError("nanos must be below one unit");
  if ((units > 0 && nanos < 0) || (units < 0 && nanos > 0))
    return absl::InvalidArgumentError("units and nanos must have one sign");
  const Decimal fraction(nanos, 9);
  const int64_t power = PowerOfTen(fraction.scale_);
  if (units > kMaxCoefficient / power || units < -(kMaxCoefficient / power))
    return absl::InvalidArgumentError("has more than 15 digits");
  const int64_t coefficient = units * power + fraction.coefficient_;
  if (coefficient > kMaxCoefficient || coefficient < -kMaxCoefficient)
    return absl::InvalidArgumentError("has more than 15 digits");
  return Decimal(coefficient, fraction.scale_);
}

std::string Decimal::ToString() const { return ToString(0); }

std::string Decimal::ToString(int scale) const {
  const int shown = scale > scale_ ? scale : scale_;
  std::string digits = absl::StrCat(std::abs(coefficient_));
  digits.append(shown - scale_, '0');
  if (digits.size() <= static_cast<size_t>(shown))
    digits.insert(0, shown + 1 - digits.size(), '0');
  if (shown > 0) digits.insert(digits.size() - shown, 1, '.');
  return is_negative() ? absl::StrCat("-", digits) : digits;
}

google::type::Decimal Decimal::ToProto() const {
  google::type::Decimal decimal;
  decimal.set_value(ToString());
  return decimal;
}

google::type::Money Decimal::ToMoney(absl::string_view currency) const {
  const int64_t power = PowerOfTen(scale_);
  google::type::Money money;
  money.set_currency_code(std::string(currency));
  money.set_units(coefficient_ / power);
  money.set_nanos(
      static_cast<int32_t>(coefficient_ % power * PowerOfTen(9 - scale_)));
  return money;
}

Decimal Decimal::operator-() const { return Decimal(-coefficient_, scale_); }

absl::StatusOr<Decimal> Sum(const Decimal& a, const Decimal& b) {
  const int scale = std::max(a.scale_, b.scale_);
  // 15 digits times 10^15 do not fit into 64 bits.
  using Wide = __int128;
  Wide sum = Wide{a.coefficient_} * PowerOfTen(scale - a.scale_) +
             Wide{b.coefficient_} * PowerOfTen(scale - b.scale_);
  int needed = scale;
  for (; needed > 0 && sum % 10 == 0; --needed) sum /= 10;
  if (sum > kMaxCoefficient || sum < -kMaxCoefficient)
    return absl::InvalidArgumentError("has more than 15 digits");
  return Decimal(static_cast<int64_t>(sum), needed);
}

absl::StatusOr<Decimal> Product(const Decimal& a, const Decimal& b) {
  using Wide = __int128;
  Wide product = Wide{a.coefficient_} * b.coefficient_;
  int scale = a.scale_ + b.scale_;
  for (; scale > 0 && product % 10 == 0; --scale) product /= 10;
  if (scale > kMaxDigits || product > kMaxCoefficient ||
      product < -kMaxCoefficient)
    return absl::InvalidArgumentError(
        "has more than 15 digits, or more than 15 behind the point");
  return Decimal(static_cast<int64_t>(product), scale);
}

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) {
  // 15 digits times 10^15 do not fit into 64 bits.
  using Wide = __int128;
  const Wide left = static_cast<Wide>(a.coefficient_) * PowerOfTen(b.scale_);
  const Wide right = static_cast<Wide>(b.coefficient_) * PowerOfTen(a.scale_);
  return left < right   ? std::strong_ordering::less
         : left > right ? std::strong_ordering::greater
                        : std::strong_ordering::equal;
}

}  // namespace gateway
