#ifndef SERVER_NOTIFICATIONS_CONSUMER_H_
#define SERVER_NOTIFICATIONS_CONSUMER_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "adapters/base/api.h"
#include "fourws/gateway/v1/notification_stream.pb.h"
#include "server/notifications/consumer_group.h"

namespace gateway {

// What one member asked for, checked and with defaults filled in.
struct ConsumeOptions {
  MemberLimits limits;
  absl::Duration progress_interval = absl::Seconds(10);
};

// INVALID_ARGUMENT (INVALID_REQUEST).
absl::StatusOr<ConsumeOptions> ReadConsumeRequest(
    const v1::ConsumeRequest& request);

// One response to a member: deliveries, whose notifications' bytes are shared
// with other streams, or if there are none, `rest`.
struct ConsumerResponse {
  std::vector<Handout> deliveries;
  v1::ConsumeResponse rest;
};

// Who receives the responses to a member. Called on any thread, never from two
// at once.
class Consumer {
 public:
  virtual ~Consumer() = default;
  // Sends a response. Must be followed by one call of OnWritten, and no other
  // response is sent before.
  virtual void Write(ConsumerResponse response) = 0;
  // Ends the stream. The last call.
  virtual void Finish(absl::Status status) = 0;
};

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_CONSUMER_H_
