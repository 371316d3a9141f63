#ifndef ADAPTERS_STORE_NOTIFICATION_EVENT_H_
#define ADAPTERS_STORE_NOTIFICATION_EVENT_H_

#include <string>

#include "adapters/base/api.h"
#include "adapters/store/event_log.h"
#include "fourws/gateway/v1/notification.pb.h"

namespace gateway {

// A notification without payload and subject.
v1::Notification NewNotification(std::string id, absl::string_view source,
                                 absl::string_view type,
                                 absl::Time receive_time);

// The event that keeps `notification`, for everybody, with the body `raw`.
Event EventOf(const v1::Notification& notification, absl::string_view raw);

}  // namespace gateway

#endif  // ADAPTERS_STORE_NOTIFICATION_EVENT_H_
