#include "adapters/store/sqlite/sqlite_outcome_outbox.h"

#include <cstdint>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/base/status_macros.h"
#include "adapters/store/sqlite/deletion_count.h"

namespace gateway {
namespace {

// Without the records: one that is damaged must not hide those after it.
constexpr char kOutcomeNumbers[] =
    "SELECT number FROM untold_outcomes WHERE number > ?1 AND number <= ?2"
    " ORDER BY number LIMIT ?3";
constexpr char kOutcome[] =
    "SELECT record FROM untold_outcomes WHERE number = ?1";
constexpr char kForgetOutcomes[] =
    "DELETE FROM untold_outcomes WHERE number > ?1 AND number <= ?2";

using Outcomes = std::vector<OutboxEntry>;
using Numbers = std::vector<int64_t>;

absl::StatusOr<Numbers> ListOutcomes(SqliteConnection& connection,
                                     int64_t after, int64_t through,
                                     int limit) {
  ASSIGN_OR_RETURN(SqliteStatement list, connection.Prepare(kOutcomeNumbers));
  list.Bind(after, through, limit);
  Numbers numbers;
  while (true) {
    ASSIGN_OR_RETURN(const bool any, list.Step());
    if (!any) return numbers;
    numbers.push_back(list.Integer(0));
  }
}

// DATA_LOSS if it is damaged.
absl::StatusOr<OperationRecord> ReadOutcome(SqliteConnection& connection,
                                            int64_t number) {
  ASSIGN_OR_RETURN(SqliteStatement read, connection.Prepare(kOutcome));
  read.Bind(number);
  RETURN_IF_ERROR(read.Run());
  OperationRecord record;
  if (!record.ParseFromString(read.Bytes(0)))
    return absl::DataLossError("store: a record cannot be read");
  return record;
}

absl::StatusOr<Outcomes> ReadOutcomes(SqliteDatabase& database,
                                      SqliteConnection& connection,
                                      int64_t after, int limit) {
  ASSIGN_OR_RETURN(const Numbers numbers,
                   ListOutcomes(connection, after, INT64_MAX, limit));
  Outcomes outcomes;
  for (const int64_t number : numbers) {
    auto record = ReadOutcome(connection, number);
    // The relay passes over a record that is none.
    if (absl::IsDataLoss(record.status())) {
      database.NoteDamage("outcome", absl::StrCat(number));
      record = OperationRecord();
    }
    RETURN_IF_ERROR(record.status());
    outcomes.push_back({.number = number, .record = *std::move(record)});
  }
  return outcomes;
}

absl::StatusOr<int64_t> ForgetOutcomes(SqliteConnection& connection,
                                       int64_t after, int64_t through) {
  ASSIGN_OR_RETURN(SqliteStatement forget, connection.Prepare(kForgetOutcomes));
  forget.Bind(after, through);
  RETURN_IF_ERROR(forget.Run());
  return through;
}

// Each in a job of its own: one that meets damage stays, and does not keep the
// others.
void ForgetOneByOne(SqliteDatabase& database, int64_t through,
                    Done<int64_t> done) {
  database.Read<Numbers>(
      [through](SqliteConnection& connection) {
        return ListOutcomes(connection, 0, through, INT32_MAX);
      },
      [&database, through, done = std::move(done)](auto numbers) mutable {
        if (!numbers.ok()) return std::move(done)(numbers.status());
        const auto deletion = std::make_shared<DeletionCount>(
            [through, done = std::move(done)](const auto&) mutable {
              std::move(done)(through);
            });
        for (const int64_t number : *numbers) {
          database.Write<int64_t>(
              [number](SqliteConnection& connection) {
                return ForgetOutcomes(connection, number - 1, number);
              },
              [deletion](const auto&) {});
        }
      });
}

}  // namespace

void SqliteOutcomeOutbox::Read(int limit, Done<Outcomes> done) {
  database_.Read<Outcomes>(
      [&database = database_, passed = passed_,
       limit](SqliteConnection& connection) {
        return ReadOutcomes(database, connection, *passed, limit);
      },
      std::move(done));
}

void SqliteOutcomeOutbox::Forget(int64_t number, Done<int64_t> done) {
  database_.Write<int64_t>(
      [passed = passed_, number](SqliteConnection& connection) {
        return ForgetOutcomes(connection, *passed, number);
      },
      [&database = database_, passed = passed_, number,
       done = std::move(done)](absl::StatusOr<int64_t> forgotten) mutable {
        if (!absl::IsDataLoss(forgotten.status()))
          return std::move(done)(std::move(forgotten));
        *passed = number;
        ForgetOneByOne(database, number, std::move(done));
      });
}

}  // namespace gateway
