#ifndef SERVER_NOTIFICATIONS_LOOKUP_H_
#define SERVER_NOTIFICATIONS_LOOKUP_H_

#include <string>

#include "adapters/base/api.h"
#include "adapters/base/done.h"
#include "adapters/store/event_log.h"
#include "fourws/gateway/v1/notification_service.pb.h"

namespace gateway {

// Replies with the event that `caller` asks for. INVALID_ARGUMENT
// (INVALID_REQUEST, CURSOR_INVALID); NOT_FOUND (NOTIFICATION_NOT_FOUND); or the
// log's error. `log` must outlive the answer.
void LookUpNotification(const v1::GetNotificationRequest& request,
                        const std::string& caller, EventLog& log,
                        Reply<EventPtr> reply);

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_LOOKUP_H_
