#ifndef SERVER_RPC_DEADLINE_H_
#define SERVER_RPC_DEADLINE_H_

#include <algorithm>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "grpcpp/server_context.h"

namespace gateway {

// Returns when to answer a call at the latest, as a Clock::Now(), of which
// `now` is the present one: shortly before the caller's deadline, so that the
// answer still arrives; `default_wait` after `now` if there is no deadline.
inline absl::Time AnswerBy(const grpc::ServerContextBase& context,
                           absl::Time now, absl::Duration default_wait) {
  // gRPC keeps the deadline on a monotonic clock, and tells it by the system's
  // clock as that is now.
  const absl::Duration left =
      absl::FromChrono(context.deadline()) - absl::Now();
  // It reports no deadline as the end of time.
  if (left > absl::Hours(24 * 365)) return now + default_wait;
  const absl::Duration margin =
      std::clamp(left / 10, absl::Milliseconds(20), absl::Milliseconds(500));
  return now + left - margin;
}

}  // namespace gateway

#endif  // SERVER_RPC_DEADLINE_H_
