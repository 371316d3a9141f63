#include "adapters/store/sqlite/event_search.h"

#include "adapters/base/status_macros.h"
#include "adapters/store/sqlite/event_rows.h"

namespace gateway {
namespace {

constexpr char kOrder[] = "SELECT order_nanos FROM events WHERE sequence = ?1";
constexpr char kStart[] = "SELECT start_bytes FROM events WHERE sequence = ?1";
constexpr char kEnd[] =
    "SELECT start_bytes + length(notification) + length(raw) + 256"
    " FROM events WHERE sequence = ?1";

absl::StatusOr<int64_t> ValueAt(SqliteConnection& connection, const char* sql,
                                int64_t sequence) {
  ASSIGN_OR_RETURN(SqliteStatement value, connection.Prepare(sql));
  value.Bind(sequence);
  ASSIGN_OR_RETURN(const bool any, value.Step());
  if (!any) return absl::UnavailableError("store: the log has a gap");
  return value.Integer(0);
}

// The first event of `bounds` whose value is not less than `least`.
absl::StatusOr<int64_t> Bisect(SqliteConnection& connection, const char* sql,
                               LogBounds bounds, int64_t least) {
  int64_t low = bounds.first;
  int64_t high = bounds.last + 1;
  while (low < high) {
    const int64_t middle = low + (high - low) / 2;
    ASSIGN_OR_RETURN(const int64_t value, ValueAt(connection, sql, middle));
    if (value < least) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

}  // namespace

absl::StatusOr<int64_t> FirstEventSince(SqliteConnection& connection,
                                        absl::Time time) {
  ASSIGN_OR_RETURN(const LogBounds bounds, BoundsOf(connection));
  return Bisect(connection, kOrder, bounds, absl::ToUnixNanos(time));
}

absl::StatusOr<int64_t> FirstEventWithin(SqliteConnection& connection,
                                         int64_t bytes) {
  ASSIGN_OR_RETURN(const LogBounds bounds, BoundsOf(connection));
  if (bounds.first > bounds.last) return bounds.first;
  ASSIGN_OR_RETURN(const int64_t end, ValueAt(connection, kEnd, bounds.last));
  return Bisect(connection, kStart, bounds, end - bytes);
}

absl::StatusOr<int64_t> EndOfStretch(SqliteConnection& connection,
                                     LogBounds bounds, int64_t bytes) {
  ASSIGN_OR_RETURN(const int64_t start,
                   ValueAt(connection, kStart, bounds.first));
  ++bounds.first;
  return Bisect(connection, kStart, bounds, start + bytes);
}

}  // namespace gateway
