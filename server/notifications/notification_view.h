#ifndef SERVER_NOTIFICATIONS_NOTIFICATION_VIEW_H_
#define SERVER_NOTIFICATIONS_NOTIFICATION_VIEW_H_

#include <string>

#include "absl/status/statusor.h"
#include "adapters/base/api.h"
#include "adapters/store/event_log.h"
#include "fourws/gateway/v1/notification.pb.h"

namespace gateway {

// `event` of `log` as callers see it. It has `raw` if the event was read with
// it. INTERNAL (INTERNAL) if what the log stored cannot be read, as after
// damage to the disk: that is logged, and must not look like an empty
// notification. Streams pass on what is stored without reading it.
absl::StatusOr<v1::Notification> ToNotification(const EventLog& log,
                                                const Event& event);

// Whether `caller` may see `event`. Nobody may see an erased event, or one
// that is damaged.
bool IsVisible(const Event& event, const std::string& caller);

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_NOTIFICATION_VIEW_H_
