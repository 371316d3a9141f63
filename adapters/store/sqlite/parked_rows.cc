#include "adapters/store/sqlite/parked_rows.h"

#include <utility>

#include "adapters/base/status_macros.h"

namespace gateway {
namespace {

constexpr char kCount[] =
    "SELECT s.name, d.state, count(*) FROM deliveries d"
    " JOIN subscriptions s ON s.key = d.subscription"
    " WHERE d.state <> 0 GROUP BY d.subscription, d.state";
constexpr char kList[] =
    "SELECT sequence, attempts, due_nanos, reason FROM deliveries"
    " WHERE subscription = (SELECT key FROM subscriptions WHERE name = ?1)"
    " AND state <> 0 AND state = 1 AND sequence > ?2"
    " ORDER BY sequence LIMIT ?3";
constexpr char kListReplays[] =
    "SELECT sequence FROM deliveries"
    " WHERE subscription = (SELECT key FROM subscriptions WHERE name = ?1)"
    " AND state <> 0 AND state = 2 ORDER BY sequence LIMIT ?2";
// Null: all of them.
constexpr char kCountThese[] =
    "SELECT count(*) FROM deliveries"
    " WHERE subscription = (SELECT key FROM subscriptions WHERE name = ?1)"
    " AND state <> 0 AND state = 1 AND (?2 IS NULL OR sequence = ?2)";
constexpr char kReplay[] =
    "UPDATE deliveries SET state = 2"
    " WHERE subscription = (SELECT key FROM subscriptions WHERE name = ?1)"
    " AND state <> 0 AND state = 1 AND (?2 IS NULL OR sequence = ?2)";
constexpr char kDrop[] =
    "DELETE FROM deliveries"
    " WHERE subscription = (SELECT key FROM subscriptions WHERE name = ?1)"
    " AND state <> 0 AND state = 1 AND (?2 IS NULL OR sequence = ?2)";

// Runs `sql` on what is parked, and answers on how many.
absl::StatusOr<int64_t> RunOnParked(SqliteConnection& connection,
                                    const char* sql, const std::string& name,
                                    std::optional<int64_t> sequence) {
  ASSIGN_OR_RETURN(SqliteStatement count, connection.Prepare(kCountThese));
  count.Bind(name, sequence);
  RETURN_IF_ERROR(count.Run());
  const int64_t found = count.Integer(0);
  ASSIGN_OR_RETURN(SqliteStatement run, connection.Prepare(sql));
  run.Bind(name, sequence);
  RETURN_IF_ERROR(run.Run());
  return found;
}

}  // namespace

absl::StatusOr<std::map<std::string, ParkedCount>> CountParked(
    SqliteConnection& connection) {
  ASSIGN_OR_RETURN(SqliteStatement count, connection.Prepare(kCount));
  std::map<std::string, ParkedCount> counts;
  while (true) {
    ASSIGN_OR_RETURN(const bool any, count.Step());
    if (!any) return counts;
    ParkedCount& of = counts[count.Bytes(0)];
    (count.Integer(1) == kParkedRow ? of.parked : of.replaying) =
        count.Integer(2);
  }
}

absl::StatusOr<std::vector<ParkedRecord>> ListParked(
    SqliteConnection& connection, const std::string& name, int64_t after,
    int limit) {
  ASSIGN_OR_RETURN(SqliteStatement list, connection.Prepare(kList));
  list.Bind(name, after, limit);
  std::vector<ParkedRecord> parked;
  while (true) {
    ASSIGN_OR_RETURN(const bool any, list.Step());
    if (!any) return parked;
    parked.push_back({.sequence = list.Integer(0),
                      .attempts = static_cast<int>(list.Integer(1)),
                      .park_time = absl::FromUnixNanos(list.Integer(2)),
                      .reason = list.Bytes(3)});
  }
}

absl::StatusOr<int64_t> ReplayParked(SqliteConnection& connection,
                                     const std::string& name,
                                     std::optional<int64_t> sequence) {
  return RunOnParked(connection, kReplay, name, sequence);
}

absl::StatusOr<int64_t> DropParked(SqliteConnection& connection,
                                   const std::string& name,
                                   std::optional<int64_t> sequence) {
  return RunOnParked(connection, kDrop, name, sequence);
}

absl::StatusOr<std::vector<int64_t>> ListReplays(SqliteConnection& connection,
                                                 const std::string& name,
                                                 int limit) {
  ASSIGN_OR_RETURN(SqliteStatement list, connection.Prepare(kListReplays));
  list.Bind(name, limit);
  std::vector<int64_t> sequences;
  while (true) {
    ASSIGN_OR_RETURN(const bool any, list.Step());
    if (!any) return sequences;
    sequences.push_back(list.Integer(0));
  }
}

}  // namespace gateway
