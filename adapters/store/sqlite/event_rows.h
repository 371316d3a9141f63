#ifndef ADAPTERS_STORE_SQLITE_EVENT_ROWS_H_
#define ADAPTERS_STORE_SQLITE_EVENT_ROWS_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "adapters/store/event_log.h"
#include "adapters/store/sqlite/connection.h"
#include "adapters/store/stored_amount.h"

namespace gateway {

// Appends events in one transaction of its connection. What the log knows of
// its end is read once for all of them, and written once.
class EventAppender {
 public:
  // Reads the end of the log. Until Finish() nothing else may change the log.
  static absl::StatusOr<EventAppender> Begin(SqliteConnection& connection,
                                             const StoredAmount& max_states);

  // As EventLog::Append. RESOURCE_EXHAUSTED, and nothing is appended, if the
  // latest states would grow beyond what may be kept. After any other error the
  // transaction must be undone.
  absl::StatusOr<Appended> Append(const Event& event, const Dedupe& dedupe);

  // Writes the new end.
  absl::Status Finish();

 private:
  // Where the next event goes.
  struct End {
    int64_t first = 1;  // The first event kept.
    int64_t last = 0;
    bool has_event = false;   // The last event is still there.
    int64_t order_nanos = 0;  // Of the last event.
    int64_t bytes = 0;        // The size of all before the next event.
  };

  EventAppender(SqliteConnection& connection, const StoredAmount& max_states)
      : connection_(connection), max_states_(max_states) {}

  // Appends what is no repeat. `last_content`: the sequence of the scope's last
  // content; 0: it has none.
  absl::StatusOr<Appended> AppendNew(const Event& event, const Dedupe& dedupe,
                                     int64_t last_content);
  // The same, and undoes it if that is too much.
  absl::StatusOr<Appended> TryAppendNew(const Event& event,
                                        const Dedupe& dedupe,
                                        int64_t last_content);
  absl::Status Insert(const Event& event);
  // The order of an event, which is never less than that of the last one.
  int64_t OrderOf(const Event& event) const;
  StoredAmount states() const {
    return {before_.count + grown_.count, before_.bytes + grown_.bytes};
  }

  SqliteConnection& connection_;
  const StoredAmount max_states_;
  int64_t last_before_ = 0;
  End end_;
  StoredAmount before_;  // The latest states at the beginning.
  StoredAmount grown_;
};

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_EVENT_ROWS_H_
