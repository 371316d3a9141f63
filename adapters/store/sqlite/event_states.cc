#include "adapters/store/sqlite/event_states.h"

#include <string>

#include "adapters/base/status_macros.h"

namespace gateway {
namespace {

constexpr char kLast[] = "SELECT sequence FROM latest_states WHERE key = ?1";
constexpr char kSetLast[] =
    "INSERT OR REPLACE INTO latest_states (key, sequence) VALUES (?1, ?2)";
constexpr char kForget[] =
    "DELETE FROM events WHERE sequence = ?1 AND NOT EXISTS"
    " (SELECT 1 FROM latest_states WHERE sequence = ?1)";

constexpr char kReceived[] =
    "SELECT receive_nanos FROM events WHERE sequence = ?1";

// 0: there is none.
absl::StatusOr<int64_t> LastOf(SqliteConnection& connection,
                               const std::string& key) {
  ASSIGN_OR_RETURN(SqliteStatement last, connection.Prepare(kLast));
  last.Bind(key);
  ASSIGN_OR_RETURN(const bool any, last.Step());
  return any ? last.Integer(0) : 0;
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

absl::Status SetStates(SqliteConnection& connection, const Event& event,
                       int64_t sequence, int64_t first) {
  for (const std::string& key : event.state_keys) {
    ASSIGN_OR_RETURN(const int64_t before, LastOf(connection, key));
    ASSIGN_OR_RETURN(const bool outdated,
                     IsOutdated(connection, event, before));
    if (outdated) continue;
    ASSIGN_OR_RETURN(SqliteStatement set, connection.Prepare(kSetLast));
    set.Bind(key, sequence);
    RETURN_IF_ERROR(set.Run());
    if (before == 0 || before >= first) continue;
    ASSIGN_OR_RETURN(SqliteStatement forget, connection.Prepare(kForget));
    forget.Bind(before);
    RETURN_IF_ERROR(forget.Run());
  }
  return absl::OkStatus();
}

}  // namespace gateway
