#ifndef SERVER_NOTIFICATIONS_NOTIFICATION_LIST_H_
#define SERVER_NOTIFICATIONS_NOTIFICATION_LIST_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "adapters/base/done.h"
#include "adapters/store/event_log.h"
#include "server/notifications/filter.h"

namespace gateway {

// What to list of the log.
struct NotificationQuery {
  Filter filter;
  std::string caller;
  absl::Time start_time = absl::InfinitePast();
  absl::Time end_time = absl::InfiniteFuture();
  bool newest_first = true;
  // Where the page before ended; nothing for the first page.
  std::optional<int64_t> position = std::nullopt;
  int page_size = 50;
  bool include_raw = false;
};

// A page of a list. It may be short or empty though there are more.
struct NotificationPage {
  std::vector<EventPtr> events;
  std::optional<int64_t> position;  // Nothing if there are no more.
};

// Answers with a page or with the log's error. It reads a bounded part of the
// log for that. `log` must outlive the answer.
void ListNotifications(EventLog& log, NotificationQuery query,
                       Done<NotificationPage> done);

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_NOTIFICATION_LIST_H_
