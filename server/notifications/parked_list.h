#ifndef SERVER_NOTIFICATIONS_PARKED_LIST_H_
#define SERVER_NOTIFICATIONS_PARKED_LIST_H_

#include <vector>

#include "adapters/base/api.h"
#include "adapters/base/done.h"
#include "adapters/store/event_log.h"
#include "adapters/store/subscription_store.h"
#include "fourws/gateway/v1/subscription_service.pb.h"

namespace gateway {

// Replies with `parked` as callers see it: each with its notification, if `log`
// still has it and it can be read. Stops early when they take about 1 MiB, but
// not before the first. The log must outlive the reply.
void ShowParked(EventLog& log, std::vector<ParkedRecord> parked,
                Reply<std::vector<v1::ParkedNotification>> reply);

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_PARKED_LIST_H_
