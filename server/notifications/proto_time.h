#ifndef SERVER_NOTIFICATIONS_PROTO_TIME_H_
#define SERVER_NOTIFICATIONS_PROTO_TIME_H_

#include <cstdint>

#include "absl/time/time.h"
#include "google/protobuf/duration.pb.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/protobuf/util/time_util.h"

namespace gateway {

// Times in the contract's types and in ours.

inline absl::Duration ToDuration(const google::protobuf::Duration& duration) {
  return absl::Seconds(duration.seconds()) +
         absl::Nanoseconds(duration.nanos());
}

inline google::protobuf::Duration ToProto(absl::Duration duration) {
  google::protobuf::Duration proto;
  proto.set_seconds(absl::ToInt64Seconds(duration));
  proto.set_nanos(static_cast<int32_t>(
      absl::ToInt64Nanoseconds(duration - absl::Seconds(proto.seconds()))));
  return proto;
}

inline google::protobuf::Timestamp ToProto(absl::Time time) {
  google::protobuf::Timestamp proto;
  const int64_t seconds = absl::ToUnixSeconds(time);
  proto.set_seconds(seconds);
  proto.set_nanos(static_cast<int32_t>(
      absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds))));
  return proto;
}

inline absl::Time ToTime(const google::protobuf::Timestamp& time) {
  return absl::FromUnixSeconds(time.seconds()) +
         absl::Nanoseconds(time.nanos());
}

// Whether `time` is one of the years 1 to 9999, and well-formed.
inline bool IsTime(const google::protobuf::Timestamp& time) {
  using google::protobuf::util::TimeUtil;
  return time.seconds() >= TimeUtil::kTimestampMinSeconds &&
         time.seconds() <= TimeUtil::kTimestampMaxSeconds &&
         time.nanos() >= 0 && time.nanos() < 1'000'000'000;
}

// Whether `duration` is well-formed and between the two, both included.
inline bool IsBetween(absl::Duration least,
                      const google::protobuf::Duration& duration,
                      absl::Duration most) {
  constexpr int kNanosPerSecond = 1'000'000'000;
  const absl::Duration length = ToDuration(duration);
  return duration.nanos() > -kNanosPerSecond &&
         duration.nanos() < kNanosPerSecond &&
         (duration.seconds() == 0 ||
          (duration.seconds() < 0) == (duration.nanos() < 0) ||
          duration.nanos() == 0) &&
         least <= length && length <= most;
}

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_PROTO_TIME_H_
