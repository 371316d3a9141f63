#ifndef ADAPTERS_BASE_PROTO_TIME_H_
#define ADAPTERS_BASE_PROTO_TIME_H_

#include "absl/time/time.h"
#include "google/protobuf/duration.pb.h"
#include "google/protobuf/timestamp.pb.h"

// Times in the contract's types and in ours. Neither way goes through the
// nanoseconds of an int64, which end in the years 1677 and 2262.
namespace gateway {

// Never fails: what is not well-formed becomes some time.
absl::Time ToTime(const google::protobuf::Timestamp& time);
// What lies outside the years 1 to 9999 becomes the nearest time within.
google::protobuf::Timestamp ToProto(absl::Time time);

// As ToTime().
absl::Duration ToDuration(const google::protobuf::Duration& duration);
// What is longer than 10,000 years becomes 10,000 years.
google::protobuf::Duration ToProto(absl::Duration duration);

// Whether `time` is one of the years 1 to 9999, and well-formed.
bool IsTime(const google::protobuf::Timestamp& time);

// Whether `duration` is well-formed and between the two, both included.
bool IsBetween(absl::Duration least, const google::protobuf::Duration& duration,
               absl::Duration most);

}  // namespace gateway

#endif  // ADAPTERS_BASE_PROTO_TIME_H_
