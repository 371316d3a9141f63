#ifndef SERVER_NOTIFICATIONS_ACKNOWLEDGEMENT_H_
#define SERVER_NOTIFICATIONS_ACKNOWLEDGEMENT_H_

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "adapters/base/api.h"
#include "fourws/gateway/v1/notification_stream.pb.h"
#include "server/notifications/consumer_group.h"

namespace gateway {

// INVALID_ARGUMENT (INVALID_REQUEST) with all that is wrong in `request`.
absl::Status CheckAcknowledgement(const v1::AcknowledgeRequest& request);

// What became of each ack id of an acknowledgement.
struct Acknowledged {
  v1::AcknowledgeResponse response;
  bool to_keep = false;  // Something of it must be on disk to be true.
};

// Lets `group` have a checked request.
Acknowledged Acknowledge(ConsumerGroup& group,
                         const v1::AcknowledgeRequest& request, absl::Time now);

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_ACKNOWLEDGEMENT_H_
