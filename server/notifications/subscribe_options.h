#ifndef SERVER_NOTIFICATIONS_SUBSCRIBE_OPTIONS_H_
#define SERVER_NOTIFICATIONS_SUBSCRIBE_OPTIONS_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "adapters/base/api.h"
#include "adapters/store/event_log.h"
#include "fourws/gateway/v1/notification_stream.pb.h"
#include "server/notifications/shared_filters.h"

namespace gateway {

// What one subscriber asked for, checked and with defaults filled in.
struct SubscribeOptions {
  int64_t after = 0;  // Sequence behind which delivery starts.
  // Whether to start at what is kept even if `after` is trimmed meanwhile.
  bool from_earliest = false;
  // Where to start instead of `after`, if given.
  std::optional<absl::Time> from_time;
  // Whether the latest states up to `after` are delivered first.
  bool latest_states = false;
  std::shared_ptr<const Filter> filter;
  // Who it is: sees what is everybody's and its own.
  std::string caller;
  absl::Duration progress_interval = absl::Seconds(10);
  int max_batch = 100;
  int64_t max_batch_bytes = 1 << 20;
  bool include_raw = false;
};

// Reads `request` of `caller` against the present bounds of `log`. Its filter
// is one of `filters`. INVALID_ARGUMENT (INVALID_REQUEST, CURSOR_INVALID);
// OUT_OF_RANGE (CURSOR_EXPIRED, CURSOR_AHEAD).
absl::StatusOr<SubscribeOptions> ReadSubscribeRequest(
    const v1::SubscribeRequest& request, const std::string& caller,
    const EventLog& log, SharedFilters& filters);

// OUT_OF_RANGE (CURSOR_EXPIRED): not all that follows `after` is kept.
absl::Status CursorExpired(const EventLog& log, int64_t after);

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_SUBSCRIBE_OPTIONS_H_
