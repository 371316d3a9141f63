#ifndef SERVER_NOTIFICATIONS_ACKNOWLEDGEMENT_H_
#define SERVER_NOTIFICATIONS_ACKNOWLEDGEMENT_H_

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "adapters/base/api.h"
#include "fourws/gateway/v1/notification_stream.pb.h"
#include "server/notifications/consumer_group.h"

namespace gateway {

// Checks `request`. INVALID_ARGUMENT (INVALID_REQUEST) with all that is wrong.
absl::Status CheckAcknowledgement(const v1::AcknowledgeRequest& request);

// The result of an acknowledgement, id by id.
struct Acknowledged {
  v1::AcknowledgeResponse response;
  bool must_write = false;  // Do not answer before the change is on disk.
};

// Lets `group` do what a checked request asks for.
Acknowledged Acknowledge(ConsumerGroup& group,
                         const v1::AcknowledgeRequest& request, absl::Time now);

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_ACKNOWLEDGEMENT_H_
