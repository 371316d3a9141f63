#include "adapters/store/sqlite/event_reads.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/base/status_macros.h"
#include "adapters/store/sqlite/event_rows.h"
#include "adapters/store/sqlite/netstrings.h"

// The columns that EventOf reads; the body only if ?1 says so.
#define SELECT_EVENT                                                        \
  "SELECT sequence, id, source, type, receive_nanos, customer, card,"       \
  " promotions, audience, erased, notification, CASE WHEN ?1 THEN raw END " \
  "FROM "

namespace gateway {
namespace {

constexpr char kRead[] =
    SELECT_EVENT "events WHERE sequence > ?2 ORDER BY sequence LIMIT ?3";
constexpr char kReadBack[] = SELECT_EVENT
    "events WHERE sequence < ?2 AND sequence >= ?4"
    " ORDER BY sequence DESC LIMIT ?3";
constexpr char kReadStates[] = SELECT_EVENT
    "(SELECT DISTINCT sequence FROM latest_states"
    "  INDEXED BY latest_states_by_sequence"
    "  WHERE sequence > ?2 AND sequence <= ?4 ORDER BY sequence)"
    " CROSS JOIN events USING (sequence) ORDER BY sequence LIMIT ?3";
constexpr char kFind[] =
    SELECT_EVENT "events INDEXED BY events_by_id WHERE id = ?2 AND id <> ''";

absl::StatusOr<EventPtr> EventOf(const SqliteStatement& row) {
  auto event = std::make_shared<Event>();
  event->sequence = row.Integer(0);
  event->id = row.Bytes(1);
  event->source = row.Bytes(2);
  event->type = row.Bytes(3);
  event->receive_time = absl::FromUnixNanos(row.Integer(4));
  event->customer = row.Bytes(5);
  event->card = row.Bytes(6);
  ASSIGN_OR_RETURN(event->promotions, FromNetstrings(row.Bytes(7)));
  event->audience = row.Bytes(8);
  event->erased = row.Integer(9) != 0;
  event->notification = row.Bytes(10);
  event->raw = row.Bytes(11);
  return event;
}

absl::StatusOr<std::vector<EventPtr>> Rows(SqliteStatement& read,
                                           int64_t max_bytes) {
  std::vector<EventPtr> events;
  int64_t bytes = 0;
  while (events.empty() || bytes < max_bytes) {
    ASSIGN_OR_RETURN(const bool any, read.Step());
    if (!any) break;
    ASSIGN_OR_RETURN(EventPtr event, EventOf(read));
    bytes += std::ssize(event->notification) + std::ssize(event->raw);
    events.push_back(std::move(event));
  }
  return events;
}

}  // namespace

absl::StatusOr<std::vector<EventPtr>> ReadEvents(SqliteConnection& connection,
                                                 int64_t after, int max_events,
                                                 int64_t max_bytes,
                                                 bool with_raw) {
  after = std::max<int64_t>(after, 0);
  ASSIGN_OR_RETURN(const LogBounds bounds, BoundsOf(connection));
  if (after < bounds.first - 1) {
    return absl::OutOfRangeError(
        absl::StrCat("the log begins at ", bounds.first));
  }
  ASSIGN_OR_RETURN(SqliteStatement read, connection.Prepare(kRead));
  read.Bind(with_raw, after, std::max(max_events, 1));
  return Rows(read, max_bytes);
}

absl::StatusOr<std::vector<EventPtr>> ReadEventsBack(
    SqliteConnection& connection, int64_t before, int max_events,
    int64_t max_bytes, bool with_raw) {
  ASSIGN_OR_RETURN(const LogBounds bounds, BoundsOf(connection));
  ASSIGN_OR_RETURN(SqliteStatement read, connection.Prepare(kReadBack));
  read.Bind(with_raw, before, std::max(max_events, 1), bounds.first);
  return Rows(read, max_bytes);
}

absl::StatusOr<std::vector<EventPtr>> ReadLatestStates(
    SqliteConnection& connection, int64_t after, int64_t through,
    int max_events, int64_t max_bytes, bool with_raw) {
  ASSIGN_OR_RETURN(SqliteStatement read, connection.Prepare(kReadStates));
  read.Bind(with_raw, after, std::max(max_events, 1), through);
  return Rows(read, max_bytes);
}

absl::StatusOr<EventPtr> FindEvent(SqliteConnection& connection,
                                   const std::string& id, bool with_raw) {
  ASSIGN_OR_RETURN(SqliteStatement found, connection.Prepare(kFind));
  found.Bind(with_raw, id);
  ASSIGN_OR_RETURN(const bool any, found.Step());
  if (!any) return absl::NotFoundError("no such event");
  return EventOf(found);
}

}  // namespace gateway
