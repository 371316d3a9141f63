#ifndef SERVER_OPERATIONS_RECORD_TIME_H_
#define SERVER_OPERATIONS_RECORD_TIME_H_

#include "absl/time/time.h"
#include "adapters/base/proto_time.h"
#include "google/protobuf/timestamp.pb.h"

// Converts times: records hold Timestamps, the engine uses absl::Time.
namespace gateway {

inline google::protobuf::Timestamp ToTimestamp(absl::Time time) {
  return ToProto(time);
}

inline absl::Time TimeOf(const google::protobuf::Timestamp& time) {
  return ToTime(time);
}

}  // namespace gateway

#endif  // SERVER_OPERATIONS_RECORD_TIME_H_
