#ifndef TESTS_SUPPORT_RETRY_DELAY_H_
#define TESTS_SUPPORT_RETRY_DELAY_H_

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "adapters/base/error.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace gateway {

// What RetryInfo says; infinite if there is none.
inline absl::Duration RetryDelay(const absl::Status& status) {
  const google::rpc::Status rpc = ToRpcStatus(status);
  for (const auto& detail : rpc.details()) {
    google::rpc::RetryInfo info;
    if (detail.UnpackTo(&info)) {
      return absl::Seconds(info.retry_delay().seconds()) +
             absl::Nanoseconds(info.retry_delay().nanos());
    }
  }
  return absl::InfiniteDuration();
}

}  // namespace gateway

#endif  // TESTS_SUPPORT_RETRY_DELAY_H_
