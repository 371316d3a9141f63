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

// What one subscriber asked for, after it was checked and defaults were filled
// in.
struct SubscribeOptions {
  int64_t after = 0;  // Delivery starts with what follows this sequence.
  // Whether to start at the oldest event if `after` is trimmed meanwhile. If
  // not, that is an error.
  bool from_earliest = false;
  // Where to start, if given; then `after` does not count.
  std::optional<absl::Time> from_time;
  // Whether the latest states up to `after` are delivered first.
  bool latest_states = false;
  std::shared_ptr<const Filter> filter;
  // Who subscribes. A caller sees what is for all and what is its own.
  std::string caller;
  absl::Duration progress_interval = absl::Seconds(10);
  int max_batch = 100;
  int64_t max_batch_bytes = 1 << 20;
  bool include_raw = false;
};

// Checks and reads `request` of `caller`, given what `log` has now. The filter
// comes from `filters`. INVALID_ARGUMENT (INVALID_REQUEST, CURSOR_INVALID);
// OUT_OF_RANGE (CURSOR_EXPIRED, CURSOR_AHEAD).
absl::StatusOr<SubscribeOptions> ReadSubscribeRequest(
    const v1::SubscribeRequest& request, const std::string& caller,
    const EventLog& log, SharedFilters& filters);

// OUT_OF_RANGE (CURSOR_EXPIRED): the log has trimmed what follows `after`.
absl::Status CursorExpired(const EventLog& log, int64_t after);

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_SUBSCRIBE_OPTIONS_H_
