#include "adapters/upstream/retry_after.h"

#include "gtest/gtest.h"

namespace gateway {
namespace {

std::optional<absl::Duration> Asked(const std::string& value) {
  // Tue, 14 Nov 2023 22:13:20 GMT
  const absl::Time now = absl::FromUnixSeconds(1'700'000'000);
  return RetryAfter({.status = 429,
                     .headers = {{"date", "x"}, {"retry-after", value}},
                     .body = ""},
                    now);
}

TEST(RetryAfterTest, ReadsSeconds) {
  EXPECT_EQ(Asked("7"), absl::Seconds(7));
  EXPECT_EQ(Asked("0"), absl::ZeroDuration());
}

TEST(RetryAfterTest, ReadsAllFormsOfAnHttpDate) {
  EXPECT_EQ(Asked("Tue, 14 Nov 2023 22:13:50 GMT"), absl::Seconds(30));
  EXPECT_EQ(Asked("Tuesday, 14-Nov-23 22:13:50 GMT"), absl::Seconds(30));
  EXPECT_EQ(Asked("Tue Nov 14 22:13:50 2023"), absl::Seconds(30));
}

TEST(RetryAfterTest, StaysBetweenNothingAndAnHour) {
  EXPECT_EQ(Asked("-5"), absl::ZeroDuration());
  EXPECT_EQ(Asked("Tue, 14 Nov 2023 22:13:00 GMT"), absl::ZeroDuration());
  EXPECT_EQ(Asked("999999"), absl::Hours(1));
  EXPECT_EQ(Asked("99999999999999999999"), absl::Hours(1));
  EXPECT_EQ(Asked("-99999999999999999999"), absl::ZeroDuration());
  EXPECT_EQ(Asked("Fri, 31 Dec 9999 23:59:59 GMT"), absl::Hours(1));
}

TEST(RetryAfterTest, ReportsNothingOfWhatItCannotRead) {
  EXPECT_EQ(Asked("soon"), std::nullopt);
  EXPECT_EQ(Asked(""), std::nullopt);
  EXPECT_EQ(RetryAfter({}, absl::UnixEpoch()), std::nullopt);
}

}  // namespace
}  // namespace gateway
