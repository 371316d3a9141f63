#ifndef SERVER_NOTIFICATIONS_LIST_REQUEST_H_
#define SERVER_NOTIFICATIONS_LIST_REQUEST_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "adapters/base/api.h"
#include "adapters/store/event_log.h"
#include "fourws/gateway/v1/notification_service.pb.h"
#include "server/notifications/notification_list.h"

namespace gateway {

// Checks and reads what `caller` wants to list of `log`. INVALID_ARGUMENT
// (INVALID_REQUEST, PAGE_TOKEN_INVALID).
absl::StatusOr<NotificationQuery> ReadListRequest(
    const v1::ListNotificationsRequest& request, const std::string& caller,
    const EventLog& log);

// The token for the next page, which begins at `position`, of the list that
// `caller` asked for.
std::string ListPageToken(const v1::ListNotificationsRequest& request,
                          const std::string& caller, const EventLog& log,
                          int64_t position);

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_LIST_REQUEST_H_
