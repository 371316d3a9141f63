#include "adapters/store/sqlite/event_rows.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/base/status_macros.h"
#include "adapters/store/sqlite/event_states.h"
#include "adapters/store/sqlite/kept_amounts.h"
#include "adapters/store/sqlite/log_identity.h"
#include "adapters/store/sqlite/netstrings.h"

namespace gateway {
namespace {

constexpr absl::Duration kMaxAhead = absl::Hours(24);

constexpr char kSetLast[] = "UPDATE event_log SET last = ?1";
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
constexpr char kAppend[] =
    "INSERT INTO events (sequence, id, source, type, receive_nanos, customer,"
    " card, promotions, audience, erased, order_nanos, start_bytes,"
    " notification, raw)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0, ?10, ?11, ?12, ?13)";

// The last content of a scope.
struct LastContent {
  int64_t sequence = 0;  // 0: there is none.
  std::string hash;
};

absl::StatusOr<LastContent> LastContentOf(SqliteConnection& connection,
                                          const std::string& scope) {
  ASSIGN_OR_RETURN(SqliteStatement last, connection.Prepare(kLastContent));
  last.Bind(scope);
  ASSIGN_OR_RETURN(const bool any, last.Step());
  if (!any) return LastContent{};
  return LastContent{last.Integer(0), last.Bytes(1)};
}

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
  ASSIGN_OR_RETURN(const LastContent last,
                   LastContentOf(connection, dedupe.scope));
  if (last.sequence == 0 || last.hash != dedupe.content_hash)
    return std::nullopt;
  return last.sequence;
}

// Makes the content of `event` the scope's last one, unless it is outdated.
// Returns by how many bytes that grew what is kept.
absl::StatusOr<int64_t> SetLastContent(SqliteConnection& connection,
                                       const Event& event, const Dedupe& dedupe,
                                       int64_t sequence) {
  if (dedupe.scope.empty()) return 0;
  ASSIGN_OR_RETURN(const LastContent last,
                   LastContentOf(connection, dedupe.scope));
  const int64_t before = last.sequence;
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

}  // namespace

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

}  // namespace gateway
