#include "adapters/upstream/http_date.h"

#include <string>

#include "gtest/gtest.h"

namespace gateway {
namespace {

TEST(HttpDateTest, ReadsEachForm) {
  const absl::Time date = absl::FromUnixSeconds(1'699'395'230);
  for (const char* text :
       {"Tue, 07 Nov 2023 22:13:50 GMT", "Tuesday, 07-Nov-23 22:13:50 GMT",
        "Tue Nov  7 22:13:50 2023", "Tue, 07-Nov-2023 22:13:50 GMT"}) {
    EXPECT_EQ(ReadHttpDate(text), date) << text;
  }
}

TEST(HttpDateTest, ReadsNothingElse) {
  for (const char* text :
       {"", "soon", "30", "07 Nov 2023", "2023-11-07T22:13:50Z",
        "Tue, 07 Nov 2023 22:13:50 CET", "Tue, 07 Nov 2023 25:13:50 GMT",
        "Tue, 07 Nov 2023 22:13:50 GMT or so"}) {
    EXPECT_EQ(ReadHttpDate(text), std::nullopt) << text;
  }
}

TEST(HttpSecondsTest, ReadsAnyNumberOfDigits) {
  const std::string many(30, '9');
  EXPECT_EQ(ReadHttpSeconds("7"), absl::Seconds(7));
  EXPECT_EQ(ReadHttpSeconds("-7"), absl::Seconds(-7));
  EXPECT_EQ(ReadHttpSeconds("0000000000000000000000000000007"),
            absl::Seconds(7));
  EXPECT_EQ(ReadHttpSeconds(many), absl::InfiniteDuration());
  EXPECT_EQ(ReadHttpSeconds(" " + many), absl::InfiniteDuration());
  EXPECT_EQ(ReadHttpSeconds("-" + many), -absl::InfiniteDuration());
}

TEST(HttpSecondsTest, ReadsNothingElse) {
  const std::string many(30, '9');
  for (const std::string& text :
       {std::string(), std::string("-"), std::string("soon"),
        std::string("1.5"), many + "x", many + " 1"}) {
    EXPECT_EQ(ReadHttpSeconds(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace gateway
