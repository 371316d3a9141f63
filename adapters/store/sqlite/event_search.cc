#include "adapters/store/sqlite/event_search.h"

#include <optional>

#include "adapters/base/status_macros.h"
#include "adapters/store/sqlite/log_identity.h"

namespace gateway {
namespace {

constexpr char kOrder[] = "SELECT order_nanos FROM events WHERE sequence = ?1";
constexpr char kStart[] = "SELECT start_bytes FROM events WHERE sequence = ?1";
constexpr char kEnd[] =
    "SELECT start_bytes + length(notification) + length(raw) + 256"
    " FROM events WHERE sequence = ?1";

// Nothing if the event cannot be read, or its row was lost with a page.
using Value = std::optional<int64_t>;

absl::StatusOr<Value> ValueAt(SqliteConnection& connection, const char* sql,
                              int64_t sequence) {
  ASSIGN_OR_RETURN(SqliteStatement value, connection.Prepare(sql));
  value.Bind(sequence);
  const auto any = value.Step();
  if (absl::IsDataLoss(any.status())) return std::nullopt;
  RETURN_IF_ERROR(any.status());
  if (!*any) return std::nullopt;
  return value.Integer(0);
}

// The value of the first event that can be read, from `sequence` on and before
// `end`, upwards or downwards. Makes `sequence` that of the event.
absl::StatusOr<Value> NextValue(SqliteConnection& connection, const char* sql,
                                int64_t& sequence, int64_t end, int step) {
  for (; sequence != end; sequence += step) {
    ASSIGN_OR_RETURN(const Value value, ValueAt(connection, sql, sequence));
    if (value) return value;
  }
  return std::nullopt;
}

// The first event of `bounds` whose value is not less than `least`. What cannot
// be read has the value of what follows it.
absl::StatusOr<int64_t> Bisect(SqliteConnection& connection, const char* sql,
                               LogBounds bounds, int64_t least) {
  int64_t low = bounds.first;
  int64_t high = bounds.last + 1;
  while (low < high) {
    const int64_t middle = low + (high - low) / 2;
    int64_t read = middle;
    ASSIGN_OR_RETURN(const Value value,
                     NextValue(connection, sql, read, high, 1));
    if (value && *value < least) {
      low = read + 1;
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
  int64_t last = bounds.last;
  ASSIGN_OR_RETURN(const Value end,
                   NextValue(connection, kEnd, last, bounds.first - 1, -1));
  if (!end) return bounds.first;
  return Bisect(connection, kStart, bounds, *end - bytes);
}

absl::StatusOr<int64_t> EndOfStretch(SqliteConnection& connection,
                                     LogBounds bounds, int64_t bytes) {
  ASSIGN_OR_RETURN(const Value start,
                   NextValue(connection, kStart, bounds.first, bounds.last, 1));
  ++bounds.first;
  if (!start) return bounds.first;
  return Bisect(connection, kStart, bounds, *start + bytes);
}

}  // namespace gateway
