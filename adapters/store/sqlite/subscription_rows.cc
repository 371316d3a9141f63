#include "adapters/store/sqlite/subscription_rows.h"

#include <optional>
#include <utility>

#include "adapters/base/status_macros.h"
#include "adapters/store/sqlite/parked_rows.h"

namespace gateway {
namespace {

constexpr char kCreate[] =
    "INSERT INTO subscriptions (name, caller, create_nanos, settings,"
    " revision, generation, scanned, lost)"
    " VALUES (?1, ?2, ?3, ?4, 1, ?5, ?6, ?7)";
constexpr char kDelete[] = "DELETE FROM subscriptions WHERE key = ?1";
constexpr char kDeleteDeliveries[] =
    "DELETE FROM deliveries WHERE subscription = ?1";
constexpr char kLoad[] =
    "SELECT key, name, caller, create_nanos, settings, revision, generation,"
    " scanned, lost FROM subscriptions WHERE name = ?1";
constexpr char kLoadAll[] =
    "SELECT key, name, caller, create_nanos, settings, revision, generation,"
    " scanned, lost FROM subscriptions ORDER BY name";
constexpr char kLoadOutstanding[] =
    "SELECT sequence, attempts, due_nanos, reason FROM deliveries"
    " WHERE subscription = ?1 AND state = 0 ORDER BY sequence";
constexpr char kKey[] = "SELECT key FROM subscriptions WHERE name = ?1";
constexpr char kUpdate[] =
    "UPDATE subscriptions SET revision = revision + 1, generation = ?3,"
    " scanned = ?4, lost = ?5 WHERE key = ?1 AND revision = ?2"
    " RETURNING revision";
constexpr char kUpdateSettings[] =
    "UPDATE subscriptions SET settings = ?2 WHERE key = ?1";
constexpr char kForgetOutstanding[] =
    "DELETE FROM deliveries WHERE subscription = ?1 AND state = 0";
constexpr char kCountAfter[] =
    "SELECT count(*) FROM deliveries"
    " WHERE subscription = ?1 AND state <> 0 AND sequence > ?2";
constexpr char kForgetAfter[] =
    "DELETE FROM deliveries"
    " WHERE subscription = ?1 AND state <> 0 AND sequence > ?2";
constexpr char kSettle[] =
    "DELETE FROM deliveries"
    " WHERE subscription = ?1 AND sequence = ?2 AND state <> 1";
constexpr char kPut[] =
    "INSERT OR REPLACE INTO deliveries"
    " (subscription, sequence, state, attempts, due_nanos, reason)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6)";

absl::StatusOr<SubscriptionRecord> RecordOf(const SqliteStatement& row) {
  SubscriptionRecord record;
  record.name = row.Bytes(1);
  record.caller = row.Bytes(2);
  record.create_time = absl::FromUnixNanos(row.Integer(3));
  if (!record.settings.ParseFromString(row.Bytes(4))) {
    return absl::DataLossError("a subscription's settings are unreadable");
  }
  record.revision = row.Integer(5);
  record.generation = row.Integer(6);
  record.scanned = row.Integer(7);
  record.lost = row.Integer(8);
  return record;
}

absl::StatusOr<LoadedSubscription> LoadedOf(SqliteConnection& connection,
                                            const SqliteStatement& row) {
  LoadedSubscription loaded;
  ASSIGN_OR_RETURN(loaded.record, RecordOf(row));
  ASSIGN_OR_RETURN(SqliteStatement read, connection.Prepare(kLoadOutstanding));
  read.Bind(row.Integer(0));
  while (true) {
    ASSIGN_OR_RETURN(const bool any, read.Step());
    if (!any) return loaded;
    loaded.outstanding.push_back({.sequence = read.Integer(0),
                                  .attempts = static_cast<int>(read.Integer(1)),
                                  .due = absl::FromUnixNanos(read.Integer(2)),
                                  .reason = read.Bytes(3)});
  }
}

absl::StatusOr<int64_t> KeyOf(SqliteConnection& connection,
                              const std::string& name) {
  ASSIGN_OR_RETURN(SqliteStatement find, connection.Prepare(kKey));
  find.Bind(name);
  ASSIGN_OR_RETURN(const bool any, find.Step());
  if (!any) return absl::NotFoundError("no such subscription");
  return find.Integer(0);
}

// Runs `sql` with those values.
template <typename... Values>
absl::Status Run(SqliteConnection& connection, const char* sql,
                 const Values&... values) {
  ASSIGN_OR_RETURN(SqliteStatement run, connection.Prepare(sql));
  run.Bind(values...);
  return run.Run();
}

absl::StatusOr<int64_t> Seek(SqliteConnection& connection, int64_t key,
                             int64_t scanned) {
  RETURN_IF_ERROR(Run(connection, kForgetOutstanding, key));
  ASSIGN_OR_RETURN(SqliteStatement count, connection.Prepare(kCountAfter));
  count.Bind(key, scanned);
  RETURN_IF_ERROR(count.Run());
  const int64_t unparked = count.Integer(0);
  RETURN_IF_ERROR(Run(connection, kForgetAfter, key, scanned));
  return unparked;
}

// What becomes of single notifications.
absl::Status Put(SqliteConnection& connection, int64_t key,
                 const SubscriptionChange& change) {
  for (const int64_t sequence : change.settled) {
    RETURN_IF_ERROR(Run(connection, kSettle, key, sequence));
  }
  for (const OutstandingRecord& each : change.outstanding) {
    RETURN_IF_ERROR(Run(connection, kPut, key, each.sequence, kOutstandingRow,
                        each.attempts, absl::ToUnixNanos(each.due),
                        each.reason));
  }
  for (const ParkedRecord& each : change.parked) {
    RETURN_IF_ERROR(Run(connection, kPut, key, each.sequence, kParkedRow,
                        each.attempts, absl::ToUnixNanos(each.park_time),
                        each.reason));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<SubscriptionRecord> CreateSubscription(
    SqliteConnection& connection, SubscriptionRecord record) {
  RETURN_IF_ERROR(Run(connection, kCreate, record.name, record.caller,
                      absl::ToUnixNanos(record.create_time),
                      SqliteBlob{record.settings.SerializeAsString()},
                      record.generation, record.scanned, record.lost));
  record.revision = 1;
  return record;
}

absl::StatusOr<int64_t> DeleteSubscription(SqliteConnection& connection,
                                           const std::string& name) {
  ASSIGN_OR_RETURN(const int64_t key, KeyOf(connection, name));
  RETURN_IF_ERROR(Run(connection, kDelete, key));
  RETURN_IF_ERROR(Run(connection, kDeleteDeliveries, key));
  return key;
}

absl::StatusOr<std::vector<LoadedSubscription>> LoadSubscriptions(
    SqliteConnection& connection, std::vector<std::string>& damaged) {
  ASSIGN_OR_RETURN(SqliteStatement load, connection.Prepare(kLoadAll));
  std::vector<LoadedSubscription> all;
  while (true) {
    ASSIGN_OR_RETURN(const bool any, load.Step());
    if (!any) return all;
    auto loaded = LoadedOf(connection, load);
    if (absl::IsDataLoss(loaded.status())) {
      damaged.push_back(load.Bytes(1));
      continue;
    }
    RETURN_IF_ERROR(loaded.status());
    all.push_back(*std::move(loaded));
  }
}

absl::StatusOr<LoadedSubscription> LoadSubscription(
    SqliteConnection& connection, const std::string& name) {
  ASSIGN_OR_RETURN(SqliteStatement load, connection.Prepare(kLoad));
  load.Bind(name);
  ASSIGN_OR_RETURN(const bool any, load.Step());
  if (!any) return absl::NotFoundError("no such subscription");
  return LoadedOf(connection, load);
}

absl::StatusOr<AppliedChange> ApplyChange(SqliteConnection& connection,
                                          const SubscriptionChange& change) {
  ASSIGN_OR_RETURN(const int64_t key, KeyOf(connection, change.name));
  AppliedChange applied;
  {
    ASSIGN_OR_RETURN(SqliteStatement update, connection.Prepare(kUpdate));
    update.Bind(key, change.revision, change.generation, change.scanned,
                change.lost);
    ASSIGN_OR_RETURN(const bool any, update.Step());
    if (!any) return absl::AbortedError("changed meanwhile");
    applied.revision = update.Integer(0);
  }
  if (change.settings) {
    RETURN_IF_ERROR(Run(connection, kUpdateSettings, key,
                        SqliteBlob{change.settings->SerializeAsString()}));
  }
  if (change.seek) {
    ASSIGN_OR_RETURN(applied.unparked, Seek(connection, key, change.scanned));
  }
  RETURN_IF_ERROR(Put(connection, key, change));
  return applied;
}

}  // namespace gateway
