#ifndef SERVER_RPC_DEADLINE_H_
#define SERVER_RPC_DEADLINE_H_

#include <algorithm>

#include "absl/time/time.h"
#include "grpcpp/server_context.h"

namespace gateway {

// Returns when to answer a call at the latest: shortly before the caller's
// deadline, so that the answer still arrives; `default_wait` after `now` if
// there is no deadline.
inline absl::Time AnswerBy(const grpc::CallbackServerContext& context,
                           absl::Time now, absl::Duration default_wait) {
  const absl::Time deadline = absl::FromChrono(context.deadline());
  // gRPC reports no deadline as the end of time.
  if (deadline > now + absl::Hours(24 * 365)) return now + default_wait;
  const absl::Duration margin = std::clamp(
      (deadline - now) / 10, absl::Milliseconds(20), absl::Milliseconds(500));
  return deadline - margin;
}

}  // namespace gateway

#endif  // SERVER_RPC_DEADLINE_H_
