#ifndef TESTS_SANDBOX_MONEY_H_
#define TESTS_SANDBOX_MONEY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sandbox {

// "-50.0" with two decimals is -5000. Nothing if `text` is no decimal number
// (an exponent is allowed), has more digits after the point than `decimals`
// (zeros aside), or more than 18 digits in all.
std::optional<int64_t> MinorUnits(std::string_view text, int decimals);

// 39000 with two decimals is "390.00".
std::string DecimalText(int64_t minor, int decimals);

// 39000 with two decimals is "390", 38950 is "389.5": as the platform writes.
std::string ShortDecimalText(int64_t minor, int decimals);

}  // namespace sandbox

#endif  // TESTS_SANDBOX_MONEY_H_
