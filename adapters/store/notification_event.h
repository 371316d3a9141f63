#ifndef ADAPTERS_STORE_NOTIFICATION_EVENT_H_
#define ADAPTERS_STORE_NOTIFICATION_EVENT_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "adapters/base/api.h"
#include "adapters/store/event_log.h"
#include "fourws/gateway/v1/notification.pb.h"

namespace gateway {

// Returns a notification without payload and subject.
v1::Notification NewNotification(std::string id, absl::string_view source,
                                 absl::string_view type,
                                 absl::Time receive_time);

// Returns the event of `notification`, with the body `raw`. Everybody may see
// it.
Event EventOf(const v1::Notification& notification, absl::string_view raw);

// Whether `bytes` are a serialised v1::Notification.
bool IsNotification(const std::string& bytes);

}  // namespace gateway

#endif  // ADAPTERS_STORE_NOTIFICATION_EVENT_H_
