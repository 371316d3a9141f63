#ifndef ADAPTERS_BASE_DECIMAL_H_
#define ADAPTERS_BASE_DECIMAL_H_

#include <compare>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/type/decimal.pb.h"
#include "google/type/money.pb.h"

namespace gateway {

// An exact decimal number of at most 15 significant digits and at most 15
// digits after the point: what survives every JSON number of the platform.
class Decimal {
 public:
  Decimal() = default;  // Zero.

  // Reads `-12.50`, `1e3`, `.5`. INVALID_ARGUMENT if `text` is no number or
  // needs more digits than a Decimal has.
  static absl::StatusOr<Decimal> Parse(absl::string_view text);
  // INVALID_ARGUMENT if signs disagree, nanos are out of range, or there are
  // too many digits. The currency is the caller's business.
  static absl::StatusOr<Decimal> FromMoney(const google::type::Money& money);

  // Shortest form without exponent: `12.5`, `-0.05`, `390`.
  std::string ToString() const;
  // Zero-padded to the scale, for people: `12.50`. A finer number is not cut.
  std::string ToString(int scale) const;
  google::type::Decimal ToProto() const;
  // Precondition: scale() <= 9, as money has it.
  google::type::Money ToMoney(absl::string_view currency) const;

  // Digits after the point that are needed: 1 for 12.50.
  int scale() const { return scale_; }
  bool is_zero() const { return coefficient_ == 0; }
  bool is_negative() const { return coefficient_ < 0; }
  Decimal operator-() const;
  // INVALID_ARGUMENT if the sum needs more digits than a Decimal has.
  friend absl::StatusOr<Decimal> Sum(const Decimal& a, const Decimal& b);
  // As Sum.
  friend absl::StatusOr<Decimal> Product(const Decimal& a, const Decimal& b);

  friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b);
  friend bool operator==(const Decimal& a, const Decimal& b) = default;

 private:
  Decimal(int64_t coefficient, int scale);

  // The number is coefficient / 10^scale, without trailing zeros behind the
  // point.
  int64_t coefficient_ = 0;
  int scale_ = 0;
};

}  // namespace gateway

#endif  // ADAPTERS_BASE_DECIMAL_H_
