#include "server/notifications/notification_view.h"

#include "absl/strings/str_cat.h"
#include "adapters/base/error.h"
#include "adapters/base/log.h"
#include "server/notifications/cursor.h"

namespace gateway {
namespace {

absl::Status NotReadable(const Event& event) {
  // Whoever reads it again causes another.
  LogSampled(LogLevel::kError, "notification_unreadable", {},
             {{"sequence", absl::StrCat(event.sequence)}});
  return MakeError(absl::StatusCode::kInternal, v1::ERROR_REASON_INTERNAL,
                   absl::StrCat("the notification with sequence ",
                                event.sequence, " cannot be read"));
}

}  // namespace

absl::StatusOr<v1::Notification> ToNotification(const EventLog& log,
                                                const Event& event) {
  v1::Notification notification;
  if (event.damaged || !notification.ParseFromString(event.notification))
    return NotReadable(event);
  notification.set_sequence(event.sequence);
  notification.set_cursor(EncodeCursor(log, event.sequence));
  notification.set_raw(event.raw);
  return notification;
}

bool IsVisible(const Event& event, const std::string& caller) {
  return !event.erased && !event.damaged &&
         (event.audience.empty() || event.audience == caller);
}

}  // namespace gateway
