#ifndef SERVER_NOTIFICATIONS_SUBSCRIBER_H_
#define SERVER_NOTIFICATIONS_SUBSCRIBER_H_

#include <vector>

#include "absl/status/status.h"
#include "fourws/gateway/v1/notification_stream.pb.h"
#include "server/notifications/shared_notification.h"

namespace gateway {

// One response of a Subscribe stream: first the batch, if there is one, then
// `rest`. The bytes of the batch's notifications are shared with other streams.
struct SubscriberResponse {
  std::vector<const SharedNotification*> batch;
  v1::SubscribeResponse rest;
};

// Receives the responses of one Subscribe stream from its FeedReader. Calls
// come on any thread, but never two at once.
class Subscriber {
 public:
  virtual ~Subscriber() = default;
  // Sends a response. The receiver then calls FeedReader::OnWritten once; until
  // that call it gets no other response, and the notifications of this one are
  // in memory.
  virtual void Write(SubscriberResponse response) = 0;
  // Ends the stream. This is the last call.
  virtual void Finish(absl::Status status) = 0;
};

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_SUBSCRIBER_H_
