#include "adapters/base/binary_decimal.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <random>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

std::string Meant(double number, std::optional<int> scale) {
  const auto decimal = DecimalOf(number, scale);
  return decimal.ok() ? decimal->ToString() : "refused";
}

TEST(BinaryDecimalTest, TakesACalculationInBinaryForItsResult) {
  EXPECT_EQ(Meant(69.85000000000001, 2), "69.85");
  EXPECT_EQ(Meant(49.989999999999995, 2), "49.99");
  EXPECT_EQ(Meant(-49.989999999999995, 2), "-49.99");
  EXPECT_EQ(Meant(0.10000000000002274, 2), "0.1");
  EXPECT_EQ(Meant(5.551115123125783e-17, 2), "0");
  EXPECT_EQ(Meant(-2.842170943040401e-14, 2), "0");
  EXPECT_EQ(Meant(499.99999999994, 0), "500");
  EXPECT_EQ(Meant(-0.0, 2), "0");
}

TEST(BinaryDecimalTest, KeepsFifteenDigitsWhereNoScaleIsKnown) {
  EXPECT_EQ(Meant(156.60000000000002, std::nullopt), "156.6");
  EXPECT_EQ(Meant(21.999999999999996, std::nullopt), "22");
  EXPECT_EQ(Meant(0.1234567890123456, std::nullopt), "0.123456789012346");
  EXPECT_EQ(Meant(1e-7, std::nullopt), "0.0000001");
  EXPECT_EQ(Meant(123456789012345, std::nullopt), "123456789012345");
}

TEST(BinaryDecimalTest, KeepsWhatIsFinerThanTheScale) {
  EXPECT_EQ(Meant(69.855, 2), "69.855");
  EXPECT_EQ(Meant(69.85500000000002, 2), "69.855");
  EXPECT_EQ(Meant(69.850000001, 2), "69.850000001");
  EXPECT_EQ(Meant(0.5, 0), "0.5");
}

TEST(BinaryDecimalTest, RefusesWhatADecimalCannotHold) {
  EXPECT_EQ(Meant(1234567.8901234567, 2), "refused");
  EXPECT_EQ(Meant(5.551115123125783e-17, std::nullopt), "refused");
  EXPECT_EQ(Meant(1e15, 2), "refused");
  EXPECT_EQ(Meant(1e300, std::nullopt), "refused");
  EXPECT_EQ(Meant(std::numeric_limits<double>::infinity(), 2), "refused");
  EXPECT_EQ(Meant(std::numeric_limits<double>::quiet_NaN(), 2), "refused");
}

// The balance of a card from which a sender of doubles takes amounts.
TEST(BinaryDecimalTest, FollowsABalanceOverManyMovements) {
  std::mt19937 random(20260301);
  double unit = 1;
  for (int scale = 0; scale <= 3; ++scale, unit *= 10) {
    int64_t exact = 0;
    double binary = 0;
    for (int i = 0; i < 300; ++i) {
      const int64_t amount = static_cast<int64_t>(random() % 20'000) - 10'000;
      exact += amount;
      binary += static_cast<double>(amount) / unit;
      EXPECT_EQ(Meant(binary, scale),
                Decimal::Parse(absl::StrCat(exact, "e-", scale))->ToString());
    }
  }
}

}  // namespace
}  // namespace gateway
