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
    "SELECT sequence, content_hash FROM last_contents"
    " WHERE customer = ?1 AND scope = ?2";
constexpr char kSetLastContent[] =
    "INSERT OR REPLACE INTO last_contents (customer, scope, content_hash,"
    " sequence) VALUES (?1, ?2, ?3, ?4)";
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

// What is known of an event before it is appended.
struct Earlier {
  std::optional<int64_t> repeated =
      {};                    // The sequence of the event it repeats.
  int64_t last_content = 0;  // That of its scope. 0: there is none.
};

absl::StatusOr<Earlier> FindEarlier(SqliteConnection& connection,
                                    const Event& event, const Dedupe& dedupe) {
  for (const std::string& key : dedupe.once) {
    ASSIGN_OR_RETURN(SqliteStatement owner, connection.Prepare(kKeyOwner));
    owner.Bind(SqliteBlob{key});
    ASSIGN_OR_RETURN(const bool any, owner.Step());
    if (any) return Earlier{.repeated = owner.Integer(0), .last_content = 0};
  }
  if (dedupe.scope.empty()) return Earlier();
  ASSIGN_OR_RETURN(SqliteStatement last, connection.Prepare(kLastContent));
  last.BindInPlace(event.customer, dedupe.scope);
  ASSIGN_OR_RETURN(const bool any, last.Step());
  if (!any) return Earlier();
  Earlier earlier{.repeated = {}, .last_content = last.Integer(0)};
  if (last.Bytes(1) == dedupe.content_hash)
    earlier.repeated = earlier.last_content;
  return earlier;
}

// Makes the content of `event` the scope's last one after `before`, unless it
// is outdated. Returns by how many bytes that grew what is kept.
absl::StatusOr<int64_t> SetLastContent(SqliteConnection& connection,
                                       const Event& event, const Dedupe& dedupe,
                                       int64_t sequence, int64_t before) {
  if (dedupe.scope.empty()) return 0;
  ASSIGN_OR_RETURN(const bool outdated, IsOutdated(connection, event, before));
  if (outdated) return 0;
  ASSIGN_OR_RETURN(SqliteStatement set, connection.Prepare(kSetLastContent));
  set.BindInPlace(event.customer, dedupe.scope, SqliteBlob{dedupe.content_hash},
                  sequence);
  RETURN_IF_ERROR(set.Run());
  return before > 0 ? 0 : SizeOfContent(std::ssize(dedupe.scope));
}

absl::Status AddKeys(SqliteConnection& connection, const Dedupe& dedupe,
                     int64_t sequence) {
  for (const std::string& key : dedupe.once) {
    ASSIGN_OR_RETURN(SqliteStatement add, connection.Prepare(kAddKey));
    add.Bind(SqliteBlob{key}, sequence);
    RETURN_IF_ERROR(add.Run());
  }
  return absl::OkStatus();
}

// What of `event` the caller made.
int64_t ContentBytes(const Event& event) {
  return std::ssize(event.notification) + std::ssize(event.raw);
}

// The most that appending `event` adds to the latest states.
StoredAmount MostGrowth(const Event& event, const Dedupe& dedupe) {
  StoredAmount most{std::ssize(event.state_keys),
                    SizeOfEvent(ContentBytes(event)) +
                        SizeOfContent(std::ssize(dedupe.scope))};
  for (const std::string& key : event.state_keys)
    most.bytes += SizeOfStateKey(std::ssize(key));
  return most;
}

StoredAmount Sum(const StoredAmount& one, const StoredAmount& other) {
  return {one.count + other.count, one.bytes + other.bytes};
}

}  // namespace

absl::StatusOr<EventAppender> EventAppender::Begin(
    SqliteConnection& connection, const StoredAmount& max_states) {
  EventAppender appender(connection, max_states);
  End& end = appender.end_;
  ASSIGN_OR_RETURN(const LogBounds bounds, BoundsOf(connection));
  end.first = bounds.first;
  end.last = appender.last_before_ = bounds.last;
  ASSIGN_OR_RETURN(SqliteStatement last, connection.Prepare(kEnd));
  ASSIGN_OR_RETURN(end.has_event, last.Step());
  if (end.has_event) {
    end.order_nanos = last.Integer(0);
    end.bytes = last.Integer(1);
  }
  ASSIGN_OR_RETURN(appender.before_, ReadAmount(connection, kLatestStates));
  return appender;
}

absl::StatusOr<Appended> EventAppender::Append(const Event& event,
                                               const Dedupe& dedupe) {
  ASSIGN_OR_RETURN(const Earlier earlier,
                   FindEarlier(connection_, event, dedupe));
  if (earlier.repeated) return Appended{*earlier.repeated, true};
  const StoredAmount most = MostGrowth(event, dedupe);
  if (IsGrowthBeyond(most, Sum(states(), most), max_states_))
    return TryAppendNew(event, dedupe, earlier.last_content);
  return AppendNew(event, dedupe, earlier.last_content);
}

absl::StatusOr<Appended> EventAppender::TryAppendNew(const Event& event,
                                                     const Dedupe& dedupe,
                                                     int64_t last_content) {
  const StoredAmount grown = grown_;
  const End end = end_;
  RETURN_IF_ERROR(connection_.Run("SAVEPOINT append"));
  ASSIGN_OR_RETURN(const Appended appended,
                   AppendNew(event, dedupe, last_content));
  const StoredAmount change{grown_.count - grown.count,
                            grown_.bytes - grown.bytes};
  const bool too_much = IsGrowthBeyond(change, states(), max_states_);
  if (too_much) RETURN_IF_ERROR(connection_.Run("ROLLBACK TO append"));
  RETURN_IF_ERROR(connection_.Run("RELEASE append"));
  if (!too_much) return appended;
  grown_ = grown;
  end_ = end;
  return absl::ResourceExhaustedError(
      "the store keeps as much of this kind as the configuration allows");
}

absl::StatusOr<Appended> EventAppender::AppendNew(const Event& event,
                                                  const Dedupe& dedupe,
                                                  int64_t last_content) {
  RETURN_IF_ERROR(Insert(event));
  ASSIGN_OR_RETURN(const StoredAmount states,
                   SetStates(connection_, event, end_.last, end_.first));
  ASSIGN_OR_RETURN(
      const int64_t content,
      SetLastContent(connection_, event, dedupe, end_.last, last_content));
  RETURN_IF_ERROR(AddKeys(connection_, dedupe, end_.last));
  grown_ = Sum(grown_, {states.count, states.bytes + content});
  return Appended{end_.last, false};
}

absl::Status EventAppender::Insert(const Event& event) {
  const int64_t order_nanos = OrderOf(event);
  const std::string promotions = ToNetstrings(event.promotions);
  ASSIGN_OR_RETURN(SqliteStatement append, connection_.Prepare(kAppend));
  append.BindInPlace(end_.last + 1, event.id, event.source, event.type,
                     absl::ToUnixNanos(event.receive_time), event.customer,
                     event.card, SqliteBlob{promotions}, event.audience,
                     order_nanos, end_.bytes, SqliteBlob{event.notification},
                     SqliteBlob{event.raw});
  RETURN_IF_ERROR(append.Run());
  ++end_.last;
  end_.has_event = true;
  end_.order_nanos = order_nanos;
  end_.bytes += SizeOfEvent(ContentBytes(event));
  return absl::OkStatus();
}

int64_t EventAppender::OrderOf(const Event& event) const {
  const int64_t own = absl::ToUnixNanos(event.receive_time);
  if (!end_.has_event) return own;
  // A clock that was so much ahead was wrong, and is not waited for. What comes
  // late says nothing of clocks.
  const absl::Time latest = absl::FromUnixNanos(end_.order_nanos);
  const bool counts = event.late || latest - event.receive_time < kMaxAhead;
  return counts ? std::max(own, end_.order_nanos) : own;
}

absl::Status EventAppender::Finish() {
  if (end_.last == last_before_) return absl::OkStatus();
  ASSIGN_OR_RETURN(SqliteStatement set, connection_.Prepare(kSetLast));
  set.Bind(end_.last);
  RETURN_IF_ERROR(set.Run());
  return AddAmount(connection_, kLatestStates, grown_);
}

}  // namespace gateway
