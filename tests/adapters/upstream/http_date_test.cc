#include "adapters/upstream/http_date.h"

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

}  // namespace
}  // namespace gateway
