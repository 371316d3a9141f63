#ifndef SERVER_OPERATIONS_RECORD_TIME_H_
#define SERVER_OPERATIONS_RECORD_TIME_H_

#include "absl/time/time.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/protobuf/util/time_util.h"

// Converts times: records hold Timestamps, the engine uses absl::Time.
namespace gateway {

inline google::protobuf::Timestamp ToTimestamp(absl::Time time) {
  return google::protobuf::util::TimeUtil::NanosecondsToTimestamp(
      absl::ToUnixNanos(time));
}

inline absl::Time TimeOf(const google::protobuf::Timestamp& time) {
  return absl::FromUnixSeconds(time.seconds()) +
         absl::Nanoseconds(time.nanos());
}

}  // namespace gateway

#endif  // SERVER_OPERATIONS_RECORD_TIME_H_
