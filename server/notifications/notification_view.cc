#include "server/notifications/notification_view.h"

#include "server/notifications/cursor.h"

namespace gateway {

v1::Notification ToNotification(const EventLog& log, const Event& event) {
  v1::Notification notification;
  notification.ParseFromString(event.notification);
  notification.set_sequence(event.sequence);
  notification.set_cursor(EncodeCursor(log, event.sequence));
  notification.set_raw(event.raw);
  return notification;
}

bool IsVisible(const Event& event, const std::string& caller) {
  return !event.erased && (event.audience.empty() || event.audience == caller);
}

}  // namespace gateway
