#include "adapters/store/sqlite/event_trimming.h"

#include <algorithm>

#include "adapters/base/status_macros.h"
#include "adapters/store/sqlite/event_search.h"
#include "adapters/store/sqlite/log_identity.h"

namespace gateway {
namespace {

constexpr char kSetFirst[] = "UPDATE event_log SET first = ?1";
// What was before the first event was trimmed before. An event may be the last
// one of thousands of keys: one of them is looked for, not all.
constexpr char kTrim[] =
    "DELETE FROM events WHERE sequence >= ?1 AND sequence < ?2 AND NOT EXISTS"
    " (SELECT 1 FROM latest_states"
    "  WHERE latest_states.sequence = events.sequence)";
constexpr char kTrimKeys[] = "DELETE FROM event_keys WHERE sequence < ?1";

}  // namespace

absl::StatusOr<LogBounds> TrimEvents(SqliteConnection& connection,
                                     int64_t first, int max_events,
                                     int64_t max_bytes) {
  ASSIGN_OR_RETURN(LogBounds bounds, BoundsOf(connection));
  first = std::min({first, bounds.last + 1, bounds.first + max_events});
  if (first <= bounds.first) return bounds;
  ASSIGN_OR_RETURN(const int64_t end,
                   EndOfStretch(connection, bounds, max_bytes));
  first = std::min(first, end);
  ASSIGN_OR_RETURN(SqliteStatement trim, connection.Prepare(kTrim));
  trim.Bind(bounds.first, first);
  RETURN_IF_ERROR(trim.Run());
  ASSIGN_OR_RETURN(SqliteStatement trim_keys, connection.Prepare(kTrimKeys));
  trim_keys.Bind(first);
  RETURN_IF_ERROR(trim_keys.Run());
  ASSIGN_OR_RETURN(SqliteStatement set, connection.Prepare(kSetFirst));
  set.Bind(first);
  RETURN_IF_ERROR(set.Run());
  bounds.first = first;
  return bounds;
}

absl::StatusOr<LogBounds> PassEvents(SqliteConnection& connection,
                                     int64_t first, int max_events) {
  ASSIGN_OR_RETURN(LogBounds bounds, BoundsOf(connection));
  first = std::min({first, bounds.last + 1, bounds.first + max_events});
  if (first <= bounds.first) return bounds;
  ASSIGN_OR_RETURN(SqliteStatement set, connection.Prepare(kSetFirst));
  set.Bind(first);
  RETURN_IF_ERROR(set.Run());
  bounds.first = first;
  return bounds;
}

}  // namespace gateway
