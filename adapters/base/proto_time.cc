#include "adapters/base/proto_time.h"

#include <algorithm>
#include <cstdint>

#include "google/protobuf/util/time_util.h"

namespace gateway {
namespace {

using google::protobuf::util::TimeUtil;

constexpr int32_t kNanosPerSecond = 1'000'000'000;

int32_t NanosOf(absl::Duration fraction) {
  return static_cast<int32_t>(absl::ToInt64Nanoseconds(fraction));
}

}  // namespace

absl::Time ToTime(const google::protobuf::Timestamp& time) {
  return absl::FromUnixSeconds(time.seconds()) +
         absl::Nanoseconds(time.nanos());
}

google::protobuf::Timestamp ToProto(absl::Time time) {
  const absl::Time kept =
      std::clamp(time, absl::FromUnixSeconds(TimeUtil::kTimestampMinSeconds),
                 absl::FromUnixSeconds(TimeUtil::kTimestampMaxSeconds + 1) -
                     absl::Nanoseconds(1));
  google::protobuf::Timestamp proto;
  proto.set_seconds(absl::ToUnixSeconds(kept));
  proto.set_nanos(NanosOf(kept - absl::FromUnixSeconds(proto.seconds())));
  return proto;
}

absl::Duration ToDuration(const google::protobuf::Duration& duration) {
  return absl::Seconds(duration.seconds()) +
         absl::Nanoseconds(duration.nanos());
}

google::protobuf::Duration ToProto(absl::Duration duration) {
  const absl::Duration kept =
      std::clamp(duration, absl::Seconds(TimeUtil::kDurationMinSeconds),
                 absl::Seconds(TimeUtil::kDurationMaxSeconds));
  google::protobuf::Duration proto;
  proto.set_seconds(absl::ToInt64Seconds(kept));
  proto.set_nanos(NanosOf(kept - absl::Seconds(proto.seconds())));
  return proto;
}

bool IsTime(const google::protobuf::Timestamp& time) {
  return time.seconds() >= TimeUtil::kTimestampMinSeconds &&
         time.seconds() <= TimeUtil::kTimestampMaxSeconds &&
         time.nanos() >= 0 && time.nanos() < kNanosPerSecond;
}

bool IsBetween(absl::Duration least, const google::protobuf::Duration& duration,
               absl::Duration most) {
  const absl::Duration length = ToDuration(duration);
  return duration.nanos() > -kNanosPerSecond &&
         duration.nanos() < kNanosPerSecond &&
         (duration.seconds() == 0 ||
          (duration.seconds() < 0) == (duration.nanos() < 0) ||
          duration.nanos() == 0) &&
         least <= length && length <= most;
}

}  // namespace gateway
