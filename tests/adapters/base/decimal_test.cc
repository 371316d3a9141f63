#include "adapters/base/decimal.h"

#include <random>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

std::string Reread(absl::string_view text) {
  const auto decimal = Decimal::Parse(text);
  return decimal.ok() ? decimal->ToString() : "refused";
}

google::type::Money Money(int64_t units, int32_t nanos) {
  google::type::Money money;
  money.set_currency_code("EUR");
  money.set_units(units);
  money.set_nanos(nanos);
  return money;
}

TEST(DecimalTest, ReadsEverySpellingOfANumber) {
  EXPECT_EQ(Reread("0"), "0");
  EXPECT_EQ(Reread("-0.00"), "0");
  EXPECT_EQ(Reread("19.90"), "19.9");
  EXPECT_EQ(Reread("-.5"), "-0.5");
  EXPECT_EQ(Reread("+007"), "7");
  EXPECT_EQ(Reread("1.25e2"), "125");
  EXPECT_EQ(Reread("125E-3"), "0.125");
  EXPECT_EQ(Reread("1e14"), "100000000000000");
  EXPECT_EQ(Reread("999999999999999"), "999999999999999");
  EXPECT_EQ(Reread("0.000000000000001"), "0.000000000000001");
  EXPECT_EQ(Reread("1000000000000000e-1"), "100000000000000");
}

TEST(DecimalTest, RefusesWhatIsNoNumberOrTooLong) {
  for (const char* text : {"",
                           "-",
                           ".",
                           "e5",
                           "1e",
                           "1e+",
                           "1,5",
                           " 1",
                           "1 ",
                           "0x1",
                           "1.2.3",
                           "NaN",
                           "inf",
                           "--1",
                           "1e 5",
                           "1000000000000000",
                           "1e15",
                           "1e999999999",
                           "1e-16",
                           "0.1234567890123456",
                           "1e99999999999999999999"})
    EXPECT_EQ(Reread(text), "refused") << text;
}

TEST(DecimalTest, ComparesAcrossScales) {
  const Decimal a = *Decimal::Parse("999999999999999");
  const Decimal b = *Decimal::Parse("0.000000000000001");
  EXPECT_LT(b, a);
  EXPECT_GT(b, -a);
  EXPECT_EQ(*Decimal::Parse("12.50"), *Decimal::Parse("12.5"));
  EXPECT_LT(*Decimal::Parse("49.99"), *Decimal::Parse("50"));
}

TEST(DecimalTest, PadsForPeople) {
  EXPECT_EQ(Decimal::Parse("390")->ToString(2), "390.00");
  EXPECT_EQ(Decimal::Parse("-0.5")->ToString(2), "-0.50");
  EXPECT_EQ(Decimal::Parse("1.005")->ToString(2), "1.005");
}

TEST(DecimalTest, AddsAcrossScalesWithoutLoss) {
  const auto sum = [](const char* a, const char* b) {
    return Sum(*Decimal::Parse(a), *Decimal::Parse(b));
  };
  EXPECT_EQ(sum("19.9", "0.10")->ToString(), "20");
  EXPECT_EQ(sum("-0.05", "1")->ToString(), "0.95");
  EXPECT_EQ(sum("5", "-5")->ToString(), "0");
  EXPECT_EQ(sum("999999999999999", "-0.000000000000001").status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_FALSE(sum("999999999999999", "1").ok());
  EXPECT_EQ(sum("99999999999999.9", "0.1")->ToString(), "100000000000000");
}

TEST(DecimalTest, RefusesMalformedMoney) {
  EXPECT_FALSE(Decimal::FromMoney(Money(1, -1)).ok());
  EXPECT_FALSE(Decimal::FromMoney(Money(-1, 1)).ok());
  EXPECT_FALSE(Decimal::FromMoney(Money(0, 1'000'000'000)).ok());
  EXPECT_FALSE(Decimal::FromMoney(Money(INT64_MAX, 0)).ok());
  EXPECT_FALSE(Decimal::FromMoney(Money(INT64_MIN, 0)).ok());
  EXPECT_FALSE(Decimal::FromMoney(Money(999'999'999'999'999, 1)).ok());
}

TEST(DecimalTest, KeepsEveryAmountExactly) {
  std::mt19937_64 random(20260101);
  for (int i = 0; i < 100'000; ++i) {
    const int scale = static_cast<int>(random() % 10);
    int64_t coefficient =
        static_cast<int64_t>(random() % 1'999'999'999'999'999) -
        999'999'999'999'999;
    const std::string text = absl::StrCat(coefficient, "e-", scale);
    const auto decimal = Decimal::Parse(text);
    ASSERT_THAT(decimal, IsOk()) << text;
    EXPECT_EQ(*Decimal::Parse(decimal->ToString()), *decimal) << text;
    EXPECT_EQ(*Decimal::FromMoney(decimal->ToMoney("EUR")), *decimal) << text;
    EXPECT_EQ(*Decimal::Parse(decimal->ToProto().value()), *decimal) << text;
  }
}

}  // namespace
}  // namespace gateway
