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

// What one member asked for, after it was checked and defaults were filled in.
struct ConsumeOptions {
  MemberLimits limits;
  absl::Duration progress_interval = absl::Seconds(10);
};

// Checks and reads the request of a member. INVALID_ARGUMENT (INVALID_REQUEST).
absl::StatusOr<ConsumeOptions> ReadConsumeRequest(
    const v1::ConsumeRequest& request);

// One response of a Consume stream: the deliveries, or, if there are none,
// `rest`. The bytes of the notifications are shared with other streams.
struct ConsumerResponse {
  std::vector<Handout> deliveries;
  v1::ConsumeResponse rest;
};

// Receives the responses of one Consume stream, which is one member of a named
// subscription. Calls come on any thread, but never two at once.
class Consumer {
 public:
  virtual ~Consumer() = default;
  // Sends a response. The receiver then calls NamedSubscription::OnWritten
  // once; until that call it gets no other response.
  virtual void Write(ConsumerResponse response) = 0;
  // Ends the stream. This is the last call.
  virtual void Finish(absl::Status status) = 0;
};

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_CONSUMER_H_
