#include "adapters/base/binary_decimal.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>
#include <limits>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace gateway {
namespace {

constexpr int kExactDigits = std::numeric_limits<double>::digits10;  // 15

absl::Status TooFine() {
  return absl::InvalidArgumentError("a number of too many digits");
}

// The nearest decimal number of `digits` significant digits, or after the
// point.
absl::StatusOr<Decimal> Rounded(double number, std::chars_format format,
                                int digits) {
  char buffer[512];  // More than the longest double has before the point.
  const auto end = std::to_chars(std::begin(buffer), std::end(buffer), number,
                                 format, digits);
  if (end.ec != std::errc()) return TooFine();
  return Decimal::Parse(absl::string_view(buffer, end.ptr - buffer));
}

double Distance(double number, const Decimal& decimal) {
  const std::string text = decimal.ToString();
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return std::abs(number - value);
}

// How far a calculation in binary may end from a value of `scale`. A difference
// of larger numbers has their error, so that it is not the error of `number`
// alone; but less than a tenth of the last digit is left to it.
double Noise(double number, int scale) {
  constexpr int kKeptBits = 47;  // Of 53.
  constexpr int kSparedDigits = 8;
  return std::min(std::max(std::ldexp(std::abs(number), -kKeptBits),
                           std::pow(10.0, -(scale + kSparedDigits))),
                  std::pow(10.0, -(scale + 1)));
}

}  // namespace

absl::StatusOr<Decimal> DecimalOf(double number, std::optional<int> scale) {
  if (!std::isfinite(number)) return TooFine();
  if (scale.has_value()) {
    auto meant = Rounded(number, std::chars_format::fixed, *scale);
    if (meant.ok() && Distance(number, *meant) <= Noise(number, *scale))
      return meant;
  }
  constexpr double kFewSteps = 4 * std::numeric_limits<double>::epsilon();
  auto exact = Rounded(number, std::chars_format::general, kExactDigits);
  if (!exact.ok() || (scale.has_value() &&
                      Distance(number, *exact) > kFewSteps * std::abs(number)))
    return TooFine();
  return exact;
}

}  // namespace gateway
