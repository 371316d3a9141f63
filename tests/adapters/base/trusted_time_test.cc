#include "adapters/base/trusted_time.h"

#include "gtest/gtest.h"

namespace gateway {
namespace {

const absl::Time kStart = absl::FromUnixSeconds(1'700'000'000);

// A trusted time that began at kStart, and the system's clock.
class TrustedTimeTest : public testing::Test {
 protected:
  // The trusted time, as time since kStart, once `passed` has.
  absl::Duration After(absl::Duration passed) {
    now_ += passed;
    return time_.At({now_, now_ + apart_}) - kStart;
  }

  absl::Time now_ = kStart;
  absl::Duration apart_ = absl::ZeroDuration();  // How far the wall is ahead.
  TrustedTime time_{kStart, {kStart, kStart}};
};

TEST_F(TrustedTimeTest, PassesAsTimeDoes) {
  EXPECT_EQ(After(absl::Seconds(1)), absl::Seconds(1));
  EXPECT_EQ(After(absl::Hours(1000)), absl::Hours(1000) + absl::Seconds(1));
}

TEST_F(TrustedTimeTest, GainsNoMoreThanAnHourAnHour) {
  apart_ = absl::Hours(24 * 40);
  EXPECT_EQ(After(absl::Seconds(75)), absl::Seconds(150));
  EXPECT_EQ(After(absl::ZeroDuration()), absl::Seconds(150));
  apart_ = absl::ZeroDuration();
  // The clock is right again: it goes on from where it is.
  EXPECT_EQ(After(absl::Hours(1)), absl::Hours(1) + absl::Seconds(150));
}

TEST_F(TrustedTimeTest, CatchesUpInTheEnd) {
  apart_ = absl::Hours(10);
  EXPECT_EQ(After(absl::Hours(9)), absl::Hours(18));
  EXPECT_EQ(After(absl::Hours(9)), absl::Hours(28));
  EXPECT_EQ(After(absl::Hours(1)), absl::Hours(29));
}

TEST_F(TrustedTimeTest, NeverGoesBack) {
  apart_ = -absl::Hours(24 * 40);
  EXPECT_EQ(After(absl::Minutes(1)), absl::Minutes(1));
  EXPECT_EQ(After(-absl::Minutes(5)), absl::Minutes(1));
  EXPECT_EQ(After(absl::Minutes(6)), absl::Minutes(2));
}

}  // namespace
}  // namespace gateway
