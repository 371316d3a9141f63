#ifndef SERVER_NOTIFICATIONS_NOTIFICATION_VIEW_H_
#define SERVER_NOTIFICATIONS_NOTIFICATION_VIEW_H_

#include <string>

#include "adapters/base/api.h"
#include "adapters/store/event_log.h"
#include "fourws/gateway/v1/notification.pb.h"

namespace gateway {

// `event` of `log` as callers see it, with `raw` if it was read with it.
v1::Notification ToNotification(const EventLog& log, const Event& event);

// Whether `caller` may see `event`, which nobody may who finds it erased.
bool IsVisible(const Event& event, const std::string& caller);

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_NOTIFICATION_VIEW_H_
