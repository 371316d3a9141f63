#include "adapters/store/sqlite/event_states.h"

#include <iterator>
#include <set>
#include <string>

#include "adapters/base/status_macros.h"
#include "adapters/store/sqlite/kept_amounts.h"

namespace gateway {
namespace {

constexpr char kLast[] = "SELECT sequence FROM latest_states WHERE key = ?1";
constexpr char kSetLast[] =
    "INSERT OR REPLACE INTO latest_states (key, sequence) VALUES (?1, ?2)";
constexpr char kSizeOfReplaced[] =
    "SELECT length(notification) + length(raw) FROM events WHERE sequence = ?1"
    " AND NOT EXISTS (SELECT 1 FROM latest_states WHERE sequence = ?1)";
constexpr char kForget[] = "DELETE FROM events WHERE sequence = ?1";
constexpr char kReceived[] =
    "SELECT receive_nanos FROM events WHERE sequence = ?1";

// 0: there is none.
absl::StatusOr<int64_t> LastOf(SqliteConnection& connection,
                               const std::string& key) {
  ASSIGN_OR_RETURN(SqliteStatement last, connection.Prepare(kLast));
  last.BindInPlace(key);
  ASSIGN_OR_RETURN(const bool any, last.Step());
  return any ? last.Integer(0) : 0;
}

// Returns what the event at `sequence` took as a state, if it is none any more;
// 0 if it still is. Deletes it if it is before `first`.
absl::StatusOr<int64_t> Release(SqliteConnection& connection, int64_t sequence,
                                int64_t first) {
  int64_t bytes = 0;
  {
    ASSIGN_OR_RETURN(SqliteStatement size, connection.Prepare(kSizeOfReplaced));
    size.Bind(sequence);
    ASSIGN_OR_RETURN(const bool any, size.Step());
    if (!any) return 0;
    bytes = SizeOfEvent(size.Integer(0));
  }
  if (sequence < first) {
    ASSIGN_OR_RETURN(SqliteStatement forget, connection.Prepare(kForget));
    forget.Bind(sequence);
    RETURN_IF_ERROR(forget.Run());
  }
  return bytes;
}

}  // namespace

absl::StatusOr<bool> IsOutdated(SqliteConnection& connection,
                                const Event& event, int64_t before) {
  if (!event.late || before == 0) return false;
  ASSIGN_OR_RETURN(SqliteStatement received, connection.Prepare(kReceived));
  received.Bind(before);
  ASSIGN_OR_RETURN(const bool any, received.Step());
  // What was trimmed may have been received later.
  return !any || received.Integer(0) > absl::ToUnixNanos(event.receive_time);
}

absl::StatusOr<StoredAmount> SetStates(SqliteConnection& connection,
                                       const Event& event, int64_t sequence,
                                       int64_t first) {
  StoredAmount grown;
  bool is_last = false;
  // Mostly one for all keys.
  std::set<int64_t> replaced;
  for (const std::string& key : event.state_keys) {
    ASSIGN_OR_RETURN(const int64_t before, LastOf(connection, key));
    ASSIGN_OR_RETURN(const bool outdated,
                     IsOutdated(connection, event, before));
    if (outdated || before == sequence) continue;
    ASSIGN_OR_RETURN(SqliteStatement set, connection.Prepare(kSetLast));
    set.BindInPlace(key, sequence);
    RETURN_IF_ERROR(set.Run());
    is_last = true;
    if (before > 0) {
      replaced.insert(before);
    } else {
      ++grown.count;
      grown.bytes += SizeOfStateKey(std::ssize(key));
    }
  }
  if (is_last) {
    grown.bytes +=
        SizeOfEvent(std::ssize(event.notification) + std::ssize(event.raw));
  }
  for (const int64_t before : replaced) {
    ASSIGN_OR_RETURN(const int64_t bytes, Release(connection, before, first));
    grown.bytes -= bytes;
  }
  return grown;
}

}  // namespace gateway
