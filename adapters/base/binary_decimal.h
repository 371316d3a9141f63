#ifndef ADAPTERS_BASE_BINARY_DECIMAL_H_
#define ADAPTERS_BASE_BINARY_DECIMAL_H_

#include <optional>

#include "absl/status/statusor.h"
#include "adapters/base/decimal.h"

namespace gateway {

// The decimal number that a sender means who computes in binary. A sender that
// takes 10.05 three times from 100 writes 69.85000000000001, and means 69.85.
// Where `scale` is known, the digits after the point that the sender keeps (0
// to 9), a number that differs from one of that scale by no more than such a
// calculation does, is that one. Any other keeps 15 significant digits, which
// is what a double holds. INVALID_ARGUMENT if the number is finer than that
// although the scale is known, or needs more digits than a Decimal has.
absl::StatusOr<Decimal> DecimalOf(double number, std::optional<int> scale);

}  // namespace gateway

#endif  // ADAPTERS_BASE_BINARY_DECIMAL_H_
