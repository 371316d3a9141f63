#include "adapters/store/sqlite/event_rows.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/base/random_id.h"
#include "adapters/base/status_macros.h"
#include "adapters/store/sqlite/event_search.h"
#include "adapters/store/sqlite/event_states.h"
#include "adapters/store/sqlite/kept_amounts.h"
#include "adapters/store/sqlite/netstrings.h"

namespace gateway {
namespace {

constexpr absl::Duration kMaxAhead = absl::Hours(24);

constexpr char kIdentity[] = "SELECT id, key FROM event_log";
constexpr char kMakeIdentity[] =
    "INSERT INTO event_log (id, key, first, last) VALUES (?1, ?2, 1,"
    " coalesce((SELECT max(sequence) FROM events), 0))";
constexpr char kFirst[] = "SELECT first FROM event_log";
constexpr char kLast[] = "SELECT last FROM event_log";
constexpr char kSetLast[] = "UPDATE event_log SET last = ?1";
constexpr char kLosses[] = "SELECT last FROM losses ORDER BY epoch";
constexpr char kSetFirst[] = "UPDATE event_log SET first = ?1";
// What was before the first event was trimmed before. An event may be the last
// one of thousands of keys: one of them is looked for, not all.
constexpr char kTrim[] =
    "DELETE FROM events WHERE sequence >= ?1 AND sequence < ?2 AND NOT EXISTS"
    " (SELECT 1 FROM latest_states"
    "  WHERE latest_states.sequence = events.sequence)";
constexpr char kLastContent[] =
    "SELECT sequence, content_hash FROM last_contents WHERE scope = ?1";
constexpr char kSetLastContent[] =
    "INSERT OR REPLACE INTO last_contents (scope, content_hash, sequence,"
    " customer) VALUES (?1, ?2, ?3, ?4)";
// Of the last event, its order and where what follows it begins.
constexpr char kEnd[] =
    "SELECT order_nanos, start_bytes + length(notification) + length(raw) + 256"
    " FROM events ORDER BY sequence DESC LIMIT 1";
constexpr char kKeyOwner[] = "SELECT sequence FROM event_keys WHERE key = ?1";
constexpr char kAddKey[] =
    "INSERT INTO event_keys (key, sequence) VALUES (?1, ?2)";
constexpr char kTrimKeys[] = "DELETE FROM event_keys WHERE sequence < ?1";
constexpr char kAppend[] =
    "INSERT INTO events (sequence, id, source, type, receive_nanos, customer,"
    " card, promotions, audience, erased, order_nanos, start_bytes,"
    " notification, raw)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0, ?10, ?11, ?12, ?13)";

// The sequence of the event that `dedupe` repeats, if it repeats one.
absl::StatusOr<std::optional<int64_t>> FindRepeated(
    SqliteConnection& connection, const Dedupe& dedupe) {
  for (const std::string& key : dedupe.once) {
    ASSIGN_OR_RETURN(SqliteStatement owner, connection.Prepare(kKeyOwner));
    owner.Bind(SqliteBlob{key});
    ASSIGN_OR_RETURN(const bool any, owner.Step());
    if (any) return owner.Integer(0);
  }
  if (dedupe.scope.empty()) return std::nullopt;
  ASSIGN_OR_RETURN(SqliteStatement last, connection.Prepare(kLastContent));
  last.Bind(dedupe.scope);
  ASSIGN_OR_RETURN(const bool any, last.Step());
  if (!any || last.Bytes(1) != dedupe.content_hash) return std::nullopt;
  return last.Integer(0);
}

// The sequence of the scope's last content; 0: there is none.
absl::StatusOr<int64_t> LastContentOf(SqliteConnection& connection,
                                      const Dedupe& dedupe) {
  ASSIGN_OR_RETURN(SqliteStatement last, connection.Prepare(kLastContent));
  last.Bind(dedupe.scope);
  ASSIGN_OR_RETURN(const bool any, last.Step());
  return any ? last.Integer(0) : 0;
}

// Makes the content of `event` the scope's last one, unless it is outdated.
// Returns by how many bytes that grew what is kept.
absl::StatusOr<int64_t> SetLastContent(SqliteConnection& connection,
                                       const Event& event, const Dedupe& dedupe,
                                       int64_t sequence) {
  if (dedupe.scope.empty()) return 0;
  ASSIGN_OR_RETURN(const int64_t before, LastContentOf(connection, dedupe));
  ASSIGN_OR_RETURN(const bool outdated, IsOutdated(connection, event, before));
  if (outdated) return 0;
  ASSIGN_OR_RETURN(SqliteStatement set, connection.Prepare(kSetLastContent));
  set.Bind(dedupe.scope, SqliteBlob{dedupe.content_hash}, sequence,
           event.customer);
  RETURN_IF_ERROR(set.Run());
  return before > 0 ? 0 : SizeOfContent(std::ssize(dedupe.scope));
}

// Where the next event goes.
struct LogEnd {
  int64_t order_nanos = 0;
  int64_t bytes = 0;
};

absl::StatusOr<LogEnd> EndOf(SqliteConnection& connection, const Event& event) {
  ASSIGN_OR_RETURN(SqliteStatement last, connection.Prepare(kEnd));
  ASSIGN_OR_RETURN(const bool any, last.Step());
  LogEnd end{absl::ToUnixNanos(event.receive_time), 0};
  if (!any) return end;
  end.bytes = last.Integer(1);
  // A clock that was so much ahead was wrong, and is not waited for. What comes
  // late says nothing of clocks.
  const absl::Time latest = absl::FromUnixNanos(last.Integer(0));
  if (event.late || latest - event.receive_time < kMaxAhead) {
    end.order_nanos = std::max(end.order_nanos, last.Integer(0));
  }
  return end;
}

absl::Status InsertEvent(SqliteConnection& connection, const Event& event,
                         int64_t sequence) {
  ASSIGN_OR_RETURN(const LogEnd end, EndOf(connection, event));
  ASSIGN_OR_RETURN(SqliteStatement append, connection.Prepare(kAppend));
  append.Bind(sequence, event.id, event.source, event.type,
              absl::ToUnixNanos(event.receive_time), event.customer, event.card,
              SqliteBlob{ToNetstrings(event.promotions)}, event.audience,
              end.order_nanos, end.bytes, SqliteBlob{event.notification},
              SqliteBlob{event.raw});
  RETURN_IF_ERROR(append.Run());
  ASSIGN_OR_RETURN(SqliteStatement set, connection.Prepare(kSetLast));
  set.Bind(sequence);
  return set.Run();
}

absl::StatusOr<std::vector<int64_t>> LossesOf(SqliteConnection& connection) {
  ASSIGN_OR_RETURN(SqliteStatement read, connection.Prepare(kLosses));
  std::vector<int64_t> losses;
  while (true) {
    ASSIGN_OR_RETURN(const bool any, read.Step());
    if (!any) return losses;
    losses.push_back(read.Integer(0));
  }
}

}  // namespace

absl::StatusOr<LogBounds> BoundsOf(SqliteConnection& connection) {
  ASSIGN_OR_RETURN(const int64_t first, connection.Integer(kFirst));
  ASSIGN_OR_RETURN(const int64_t last, connection.Integer(kLast));
  return LogBounds{first, std::max(last, first - 1)};
}

absl::StatusOr<LogIdentity> IdentifyLog(SqliteConnection& connection) {
  LogIdentity identity;
  {
    ASSIGN_OR_RETURN(SqliteStatement kept, connection.Prepare(kIdentity));
    ASSIGN_OR_RETURN(const bool any, kept.Step());
    if (any) {
      identity.id = kept.Bytes(0);
      identity.key = kept.Bytes(1);
    }
  }
  if (identity.id.empty()) {
    identity.id = RandomBytes(16);
    identity.key = RandomBytes(32);
    ASSIGN_OR_RETURN(SqliteStatement make, connection.Prepare(kMakeIdentity));
    make.Bind(SqliteBlob{identity.id}, SqliteBlob{identity.key});
    RETURN_IF_ERROR(make.Run());
  }
  ASSIGN_OR_RETURN(identity.bounds, BoundsOf(connection));
  ASSIGN_OR_RETURN(identity.losses, LossesOf(connection));
  return identity;
}

absl::StatusOr<Appended> AppendEvent(SqliteConnection& connection,
                                     const Event& event, const Dedupe& dedupe,
                                     const StoredAmount& max_states) {
  ASSIGN_OR_RETURN(const auto repeated, FindRepeated(connection, dedupe));
  if (repeated) return Appended{*repeated, true};
  ASSIGN_OR_RETURN(const LogBounds bounds, BoundsOf(connection));
  const int64_t sequence = bounds.last + 1;
  RETURN_IF_ERROR(InsertEvent(connection, event, sequence));
  ASSIGN_OR_RETURN(StoredAmount grown,
                   SetStates(connection, event, sequence, bounds.first));
  ASSIGN_OR_RETURN(const int64_t content,
                   SetLastContent(connection, event, dedupe, sequence));
  grown.bytes += content;
  RETURN_IF_ERROR(AddAmount(connection, kLatestStates, grown, max_states));
  for (const std::string& key : dedupe.once) {
    ASSIGN_OR_RETURN(SqliteStatement add, connection.Prepare(kAddKey));
    add.Bind(SqliteBlob{key}, sequence);
    RETURN_IF_ERROR(add.Run());
  }
  return Appended{sequence, false};
}

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
