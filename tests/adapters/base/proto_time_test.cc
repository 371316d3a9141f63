#include "adapters/base/proto_time.h"

#include "gtest/gtest.h"

namespace gateway {
namespace {

constexpr int64_t kYear1 = -62'135'596'800;
constexpr int64_t kLastSecond = 253'402'300'799;  // Of the year 9999.

TEST(ProtoTimeTest, TakesTimesBeyondTheNanosecondsOfAnInt64BothWays) {
  for (const int64_t seconds :
       {kYear1, int64_t{-9'223'372'037}, int64_t{-1}, int64_t{0},
        int64_t{1'700'000'000}, int64_t{9'223'372'037}, kLastSecond}) {
    google::protobuf::Timestamp time;
    time.set_seconds(seconds);
    time.set_nanos(999'999'999);
    const google::protobuf::Timestamp again = ToProto(ToTime(time));
    EXPECT_EQ(again.seconds(), seconds);
    EXPECT_EQ(again.nanos(), 999'999'999);
  }
}

TEST(ProtoTimeTest, CutsWhatATimestampDoesNotHold) {
  EXPECT_EQ(ToProto(absl::InfinitePast()).seconds(), kYear1);
  EXPECT_EQ(ToProto(absl::InfiniteFuture()).seconds(), kLastSecond);
  for (const absl::Time time : {absl::InfinitePast(), absl::InfiniteFuture()})
    EXPECT_TRUE(IsTime(ToProto(time)));
  google::protobuf::Timestamp absurd;
  absurd.set_seconds(INT64_MAX);
  EXPECT_FALSE(IsTime(absurd));
  EXPECT_GT(ToTime(absurd), absl::FromUnixSeconds(kLastSecond));
}

TEST(ProtoTimeTest, TakesDurationsOfAnyLengthBothWays) {
  for (const absl::Duration duration :
       {absl::Seconds(20'000'000'000) + absl::Nanoseconds(1),
        -absl::Milliseconds(1500), absl::ZeroDuration()})
    EXPECT_EQ(ToDuration(ToProto(duration)), duration);
  EXPECT_EQ(ToProto(absl::InfiniteDuration()).seconds(), 315'576'000'000);
  EXPECT_EQ(ToProto(-absl::InfiniteDuration()).seconds(), -315'576'000'000);
  EXPECT_EQ(ToProto(absl::InfiniteDuration()).nanos(), 0);
  google::protobuf::Duration absurd;
  absurd.set_seconds(INT64_MAX);
  absurd.set_nanos(INT32_MAX);
  EXPECT_FALSE(IsBetween(absl::ZeroDuration(), absurd, absl::Hours(1)));
}

}  // namespace
}  // namespace gateway
