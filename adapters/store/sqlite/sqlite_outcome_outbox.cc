#include "adapters/store/sqlite/sqlite_outcome_outbox.h"

#include <utility>

#include "adapters/base/status_macros.h"

namespace gateway {
namespace {

constexpr char kRead[] =
    "SELECT number, record FROM untold_outcomes ORDER BY number LIMIT ?1";
constexpr char kForget[] = "DELETE FROM untold_outcomes WHERE number <= ?1";

using Outcomes = std::vector<OutboxEntry>;

absl::StatusOr<Outcomes> ReadOutcomes(SqliteConnection& connection, int limit) {
  ASSIGN_OR_RETURN(SqliteStatement read, connection.Prepare(kRead));
  read.Bind(limit);
  Outcomes outcomes;
  while (true) {
    ASSIGN_OR_RETURN(const bool any, read.Step());
    if (!any) return outcomes;
    OutboxEntry& outcome = outcomes.emplace_back();
    outcome.number = read.Integer(0);
    // The relay passes over a record that is none.
    if (!outcome.record.ParseFromString(read.Bytes(1))) outcome.record.Clear();
  }
}

absl::StatusOr<int64_t> ForgetOutcomes(SqliteConnection& connection,
                                       int64_t number) {
  ASSIGN_OR_RETURN(SqliteStatement forget, connection.Prepare(kForget));
  forget.Bind(number);
  RETURN_IF_ERROR(forget.Run());
  return number;
}

}  // namespace

void SqliteOutcomeOutbox::Read(int limit, Done<Outcomes> done) {
  database_.Read<Outcomes>(
      [limit](SqliteConnection& connection) {
        return ReadOutcomes(connection, limit);
      },
      std::move(done));
}

void SqliteOutcomeOutbox::Forget(int64_t number, Done<int64_t> done) {
  database_.Write<int64_t>(
      [number](SqliteConnection& connection) {
        return ForgetOutcomes(connection, number);
      },
      std::move(done));
}

}  // namespace gateway
