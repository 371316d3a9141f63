#include "adapters/store/sqlite/event_reads.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/base/status_macros.h"
#include "adapters/store/sqlite/log_identity.h"
#include "adapters/store/sqlite/netstrings.h"

// The columns that EventOf reads; the body only if ?1 says so.
#define SELECT_EVENT                                                        \
  "SELECT sequence, id, source, type, receive_nanos, customer, card,"       \
  " promotions, audience, erased, notification, CASE WHEN ?1 THEN raw END " \
  "FROM "

namespace gateway {
namespace {

constexpr char kRead[] = SELECT_EVENT
    "events WHERE sequence >= ?2 AND sequence <= ?3 ORDER BY sequence";
constexpr char kReadBack[] = SELECT_EVENT
    "events WHERE sequence <= ?2 AND sequence >= ?3 ORDER BY sequence DESC";
constexpr char kReadOne[] = SELECT_EVENT "events WHERE sequence = ?2";
constexpr char kStates[] =
    "SELECT DISTINCT sequence FROM latest_states"
    " INDEXED BY latest_states_by_sequence"
    " WHERE sequence > ?1 AND sequence <= ?2 ORDER BY sequence LIMIT ?3";
// The same of the table itself, if the index is damaged. NOT INDEXED would not
// keep SQLite from it.
constexpr char kStatesOfTable[] =
    "SELECT DISTINCT sequence FROM latest_states"
    " WHERE key >= '' AND +sequence > ?1 AND +sequence <= ?2"
    " ORDER BY +sequence LIMIT ?3";
constexpr char kFind[] =
    SELECT_EVENT "events INDEXED BY events_by_id WHERE id = ?2 AND id <> ''";

EventPtr EventOf(const SqliteStatement& row) {
  auto event = std::make_shared<Event>();
  event->sequence = row.Integer(0);
  event->id = row.Bytes(1);
  event->source = row.Bytes(2);
  event->type = row.Bytes(3);
  event->receive_time = absl::FromUnixNanos(row.Integer(4));
  event->customer = row.Bytes(5);
  event->card = row.Bytes(6);
  auto promotions = FromNetstrings(row.Bytes(7));
  if (!promotions.ok()) return DamagedEvent(event->sequence);
  event->promotions = *std::move(promotions);
  event->audience = row.Bytes(8);
  event->erased = row.Integer(9) != 0;
  event->notification = row.Bytes(10);
  event->raw = row.Bytes(11);
  return event;
}

// The event at `sequence`. DATA_LOSS if it cannot be read, NOT_FOUND if its row
// is gone.
absl::StatusOr<EventPtr> ReadOne(SqliteConnection& connection, int64_t sequence,
                                 bool with_raw) {
  ASSIGN_OR_RETURN(SqliteStatement read, connection.Prepare(kReadOne));
  read.Bind(with_raw, sequence);
  ASSIGN_OR_RETURN(const bool any, read.Step());
  if (!any) return absl::NotFoundError("no such event");
  return EventOf(read);
}

bool IsDamage(const absl::Status& status) {
  return absl::IsDataLoss(status) || absl::IsNotFound(status);
}

// Reads the events from one sequence to another, upwards or downwards, all of
// which the log should have.
class Stretch {
 public:
  Stretch(SqliteConnection& connection, int64_t from, int64_t to, int step,
          EventLimits limits)
      : connection_(connection),
        to_(to),
        step_(step),
        limits_(limits),
        next_(from) {}

  absl::StatusOr<std::vector<EventPtr>> Read();

 private:
  bool done() const {
    if (step_ > 0 ? next_ > to_ : next_ < to_) return true;
    return !events_.empty() &&
           (std::ssize(events_) >= limits_.events || bytes_ >= limits_.bytes);
  }
  // Reads rows in order, until one cannot be read.
  absl::Status ReadRows();
  // Passes over what cannot be read, up to the next event that can.
  absl::Status PassDamage();
  void Add(EventPtr event);

  SqliteConnection& connection_;
  const int64_t to_;
  const int step_;
  const EventLimits limits_;
  int64_t next_;
  int64_t bytes_ = 0;
  std::vector<EventPtr> events_;
};

absl::StatusOr<std::vector<EventPtr>> Stretch::Read() {
  while (!done()) {
    const absl::Status read = ReadRows();
    if (absl::IsDataLoss(read)) {
      RETURN_IF_ERROR(PassDamage());
    } else if (!read.ok()) {
      return read;
    }
  }
  return std::move(events_);
}

absl::Status Stretch::ReadRows() {
  ASSIGN_OR_RETURN(SqliteStatement read,
                   connection_.Prepare(step_ > 0 ? kRead : kReadBack));
  read.Bind(limits_.with_raw, next_, to_);
  while (!done()) {
    ASSIGN_OR_RETURN(const bool any, read.Step());
    EventPtr event = any ? EventOf(read) : nullptr;
    // Rows that are missing were lost with a page.
    while (!done() && (event == nullptr || next_ != event->sequence))
      Add(DamagedEvent(next_));
    if (!done()) Add(std::move(event));
  }
  return absl::OkStatus();
}

absl::Status Stretch::PassDamage() {
  while (!done()) {
    auto event = ReadOne(connection_, next_, limits_.with_raw);
    if (!event.ok() && !IsDamage(event.status())) return event.status();
    Add(event.ok() ? *event : DamagedEvent(next_));
    if (event.ok()) break;
  }
  return absl::OkStatus();
}

void Stretch::Add(EventPtr event) {
  bytes_ += std::ssize(event->notification) + std::ssize(event->raw);
  events_.push_back(std::move(event));
  next_ += step_;
}

absl::StatusOr<std::vector<int64_t>> FindStates(SqliteConnection& connection,
                                                const char* sql, int64_t after,
                                                int64_t through, int limit) {
  ASSIGN_OR_RETURN(SqliteStatement find, connection.Prepare(sql));
  find.Bind(after, through, limit);
  std::vector<int64_t> sequences;
  while (true) {
    ASSIGN_OR_RETURN(const bool any, find.Step());
    if (!any) return sequences;
    sequences.push_back(find.Integer(0));
  }
}

}  // namespace

EventPtr DamagedEvent(int64_t sequence) {
  auto event = std::make_shared<Event>();
  event->sequence = sequence;
  event->damaged = true;
  return event;
}

absl::StatusOr<std::vector<EventPtr>> ReadEvents(SqliteConnection& connection,
                                                 int64_t after,
                                                 EventLimits limits) {
  after = std::max<int64_t>(after, 0);
  ASSIGN_OR_RETURN(const LogBounds bounds, BoundsOf(connection));
  if (after < bounds.first - 1) {
    return absl::OutOfRangeError(
        absl::StrCat("the log begins at ", bounds.first));
  }
  return Stretch(connection, after + 1, bounds.last, 1, limits).Read();
}

absl::StatusOr<std::vector<EventPtr>> ReadEventsBack(
    SqliteConnection& connection, int64_t before, EventLimits limits) {
  ASSIGN_OR_RETURN(const LogBounds bounds, BoundsOf(connection));
  const int64_t last = std::min(bounds.last, before - 1);
  return Stretch(connection, last, bounds.first, -1, limits).Read();
}

absl::StatusOr<std::vector<EventPtr>> ReadLatestStates(
    SqliteConnection& connection, int64_t after, int64_t through,
    EventLimits limits) {
  const int count = std::max(limits.events, 1);
  auto states = FindStates(connection, kStates, after, through, count);
  if (absl::IsDataLoss(states.status()))
    states = FindStates(connection, kStatesOfTable, after, through, count);
  RETURN_IF_ERROR(states.status());
  std::vector<EventPtr> events;
  int64_t bytes = 0;
  for (const int64_t sequence : *states) {
    if (!events.empty() && bytes >= limits.bytes) break;
    auto event = ReadOne(connection, sequence, limits.with_raw);
    if (!event.ok() && !IsDamage(event.status())) return event.status();
    events.push_back(event.ok() ? *event : DamagedEvent(sequence));
    bytes += std::ssize(events.back()->notification) +
             std::ssize(events.back()->raw);
  }
  return events;
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
