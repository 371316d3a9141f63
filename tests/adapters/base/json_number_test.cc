#include "adapters/base/json_number.h"

#include <string>

#include "gtest/gtest.h"

namespace gateway {
namespace {

TEST(JsonNumberTest, KeepsEveryDigit) {
  for (const char* text :
       {"0", "-0", "12.50", "21.999999999999996", "1234567890123456", "1e3",
        "-0.05E-7", "0.1234567890123456789", "1e+05"}) {
    EXPECT_EQ(JsonNumber(text), text);
  }
}

TEST(JsonNumberTest, SpellsANumberAsJsonDoes) {
  EXPECT_EQ(JsonNumber("+1.5"), "1.5");
  EXPECT_EQ(JsonNumber(".5"), "0.5");
  EXPECT_EQ(JsonNumber("-.5"), "-0.5");
  EXPECT_EQ(JsonNumber("7."), "7");
  EXPECT_EQ(JsonNumber("007"), "7");
  EXPECT_EQ(JsonNumber("000"), "0");
  EXPECT_EQ(JsonNumber("00.10e1"), "0.10e1");
}

TEST(JsonNumberTest, TakesNothingElse) {
  for (const char* text :
       {"", "-", ".", "+-1", "--1", "1 ", " 1", "1,5", "1.2.3", "e5", "1e",
        "1e-", "1e+-5", "0x10", "inf", "nan", "1e999", "1\"", "1}"}) {
    EXPECT_EQ(JsonNumber(text), std::nullopt) << text;
  }
}

TEST(SignOfTest, IsThatOfTheNumberHoweverManyDigitsItHas) {
  EXPECT_EQ(SignOf("21.9999999999999999999"), 1);
  EXPECT_EQ(SignOf("-0.0000000000000000001"), -1);
  EXPECT_EQ(SignOf("-3"), -1);
  EXPECT_EQ(SignOf("1e-7"), 1);
  for (const char* zero : {"0", "-0.00", "0e5", "0.00000000000000000000"})
    EXPECT_EQ(SignOf(zero), 0) << zero;
  for (const char* none : {"", "x", "1e999", "--1"})
    EXPECT_EQ(SignOf(none), std::nullopt) << none;
}

TEST(WireNumberTest, IsTheShortestUnlessItWouldLoseADigit) {
  const auto wire = [](const char* text) {
    google::type::Decimal number;
    number.set_value(text);
    return WireNumber(number);
  };
  EXPECT_EQ(wire("1.50").value(), "1.5");
  EXPECT_EQ(wire("1e3").value(), "1000");
  EXPECT_EQ(wire("21.999999999999996").value(), "21.999999999999996");
  EXPECT_EQ(wire("x").status().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace gateway
