#include "adapters/store/sqlite/event_times.h"

#include <algorithm>

#include "adapters/base/status_macros.h"
#include "adapters/store/sqlite/log_identity.h"

namespace gateway {
namespace {

// The first time that is known of an event is the best.
constexpr char kNote[] =
    "INSERT OR IGNORE INTO event_times (next, nanos) VALUES (?1, ?2)";
constexpr char kFind[] =
    "SELECT next FROM event_times INDEXED BY event_times_by_nanos"
    " WHERE nanos < ?1 ORDER BY nanos DESC, next DESC LIMIT 1";
constexpr char kForget[] = "DELETE FROM event_times WHERE next < ?1";

}  // namespace

absl::StatusOr<int64_t> FirstStoredSince(SqliteConnection& connection,
                                         absl::Time time, absl::Time now) {
  ASSIGN_OR_RETURN(const LogBounds bounds, BoundsOf(connection));
  ASSIGN_OR_RETURN(SqliteStatement note, connection.Prepare(kNote));
  note.Bind(bounds.last + 1, absl::ToUnixNanos(now));
  RETURN_IF_ERROR(note.Run());
  int64_t first = bounds.first;
  {
    ASSIGN_OR_RETURN(SqliteStatement find, connection.Prepare(kFind));
    find.Bind(absl::ToUnixNanos(time));
    ASSIGN_OR_RETURN(const bool any, find.Step());
    if (any) first = std::max(first, find.Integer(0));
  }
  ASSIGN_OR_RETURN(SqliteStatement forget, connection.Prepare(kForget));
  forget.Bind(first);
  RETURN_IF_ERROR(forget.Run());
  return first;
}

}  // namespace gateway
