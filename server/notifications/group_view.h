#ifndef SERVER_NOTIFICATIONS_GROUP_VIEW_H_
#define SERVER_NOTIFICATIONS_GROUP_VIEW_H_

#include <cstdint>

#include "adapters/base/api.h"
#include "adapters/store/event_log.h"
#include "fourws/gateway/v1/notification_stream.pb.h"
#include "fourws/gateway/v1/subscription_service.pb.h"
#include "server/notifications/consumer_group.h"

namespace gateway {

// How far `group` has got in `log`, as its members see it.
v1::ConsumeProgress ProgressOf(const ConsumerGroup& group, const EventLog& log);

// The named subscription as callers see it, but without what it parked.
v1::Subscription ViewOf(const ConsumerGroup& group, const EventLog& log,
                        int64_t members);

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_GROUP_VIEW_H_
