#ifndef SERVER_NOTIFICATIONS_SUBSCRIBE_OPTIONS_H_
#define SERVER_NOTIFICATIONS_SUBSCRIBE_OPTIONS_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "adapters/base/api.h"
#include "adapters/store/event_log.h"
#include "fourws/gateway/v1/notification_stream.pb.h"
#include "server/notifications/filter.h"

namespace gateway {

// What one subscriber asked for, checked and with defaults filled in.
struct SubscribeOptions {
  int64_t after = 0;  // Sequence behind which delivery starts.
  // Whether to start at what is kept even if `after` is trimmed meanwhile.
  bool from_earliest = false;
  Filter filter{v1::NotificationFilter()};
  absl::Duration progress_interval = absl::Seconds(10);
  int max_batch = 100;
  bool include_raw = false;
};

// Reads `request` against the present bounds of `log`. INVALID_ARGUMENT
// (INVALID_REQUEST, CURSOR_INVALID); OUT_OF_RANGE (CURSOR_EXPIRED,
// CURSOR_AHEAD).
absl::StatusOr<SubscribeOptions> ReadSubscribeRequest(
    const v1::SubscribeRequest& request, const EventLog& log);

// OUT_OF_RANGE (CURSOR_EXPIRED): not all that follows `after` is kept.
absl::Status CursorExpired(const EventLog& log, int64_t after);

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_SUBSCRIBE_OPTIONS_H_
