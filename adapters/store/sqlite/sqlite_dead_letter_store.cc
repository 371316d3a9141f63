#include "adapters/store/sqlite/sqlite_dead_letter_store.h"

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/store/sqlite/damaged_letters.h"
#include "adapters/store/sqlite/deletion_count.h"
#include "adapters/store/sqlite/kept_amounts.h"
#include "adapters/store/sqlite/letter_rows.h"

namespace gateway {

namespace {

void NoteDamagedLetter(SqliteDatabase& database, int64_t number) {
  database.NoteDamage("dead_letter", absl::StrCat(number));
}

absl::StatusOr<std::vector<DeadLetter>> ListBesideDamage(
    SqliteDatabase& database, SqliteConnection& connection,
    const DeadLetterQuery& query, int64_t after, int limit) {
  auto letters = ListLetters(connection, query, after, limit);
  if (!absl::IsDataLoss(letters.status())) return letters;
  letters = ListLettersOneByOne(connection, query, after, limit);
  if (!letters.ok()) return letters;
  for (const DeadLetter& letter : *letters)
    if (letter.damaged) NoteDamagedLetter(database, letter.number);
  return letters;
}

// Each in a job of its own: one that meets damage does not keep the others.
void DeleteLettersOneByOne(SqliteDatabase& database, absl::Time before,
                           int limit, Done<int> done) {
  database.Read<std::vector<int64_t>>(
      [before, limit](SqliteConnection& connection) {
        return FindEndedLetters(connection, before, limit);
      },
      [&database, before, done = std::move(done)](auto numbers) mutable {
        if (!numbers.ok()) return std::move(done)(numbers.status());
        const auto deletion = std::make_shared<DeletionCount>(std::move(done));
        for (const int64_t number : *numbers) {
          database.WriteBulk<int>(
              [number, before](SqliteConnection& connection) {
                return DeleteEndedLetter(connection, number, before);
              },
              [deletion](absl::StatusOr<int> deleted) {
                deletion->Add(deleted.value_or(0));
              });
        }
      });
}

}  // namespace

void SqliteDeadLetterStore::Append(DeadLetter letter,
                                   Done<AppendedLetter> done) {
  database_.WriteBulk<AppendedLetter>(
      [letter = std::move(letter),
       max_waiting = max_waiting_](SqliteConnection& connection) {
        return AppendLetter(connection, letter, max_waiting);
      },
      std::move(done));
}

void SqliteDeadLetterStore::Get(int64_t number, Done<DeadLetter> done) {
  database_.Read<DeadLetter>(
      [&database = database_, number](SqliteConnection& connection) {
        auto letter = GetLetter(connection, number);
        if (absl::IsDataLoss(letter.status()))
          NoteDamagedLetter(database, number);
        return letter;
      },
      std::move(done));
}

void SqliteDeadLetterStore::List(DeadLetterQuery query, int64_t after,
                                 int limit,
                                 Done<std::vector<DeadLetter>> done) {
  database_.Read<std::vector<DeadLetter>>(
      [&database = database_, query = std::move(query), after,
       limit](SqliteConnection& connection) {
        return ListBesideDamage(database, connection, query, after, limit);
      },
      std::move(done));
}

void SqliteDeadLetterStore::End(int64_t number, LetterEnd end,
                                Done<DeadLetter> done) {
  database_.WriteBulk<DeadLetter>(
      [number, end](SqliteConnection& connection) {
        return EndLetter(connection, number, end);
      },
      std::move(done));
}

void SqliteDeadLetterStore::DeleteEnded(absl::Time before, int limit,
                                        Done<int> done) {
  database_.WriteBulk<int>(
      [before, limit](SqliteConnection& connection) {
        return DeleteEndedLetters(connection, before, limit);
      },
      [&database = database_, before, limit,
       done = std::move(done)](absl::StatusOr<int> deleted) mutable {
        if (!absl::IsDataLoss(deleted.status()))
          return std::move(done)(std::move(deleted));
        DeleteLettersOneByOne(database, before, limit, std::move(done));
      });
}

void SqliteDeadLetterStore::Summarize(int64_t after, int max_groups,
                                      Done<DeadLetterSummary> done) {
  database_.Read<DeadLetterSummary>(
      [after, max_groups](SqliteConnection& connection) {
        auto summary = SummarizeLetters(connection, after, max_groups);
        if (absl::IsDataLoss(summary.status()))
          summary = SummarizeLettersOneByOne(connection, after, max_groups);
        return summary;
      },
      std::move(done));
}

void SqliteDeadLetterStore::MeasureWaiting(Done<StoredAmount> done) {
  database_.Read<StoredAmount>(
      [](SqliteConnection& connection) {
        return ReadAmount(connection, kWaitingLetters);
      },
      std::move(done));
}

void SqliteDeadLetterStore::GetReported(std::string channel,
                                        Done<ReportedLetters> done) {
  database_.Read<ReportedLetters>(
      [channel = std::move(channel)](SqliteConnection& connection) {
        return GetReportedLetters(connection, channel);
      },
      std::move(done));
}

void SqliteDeadLetterStore::SetReported(std::string channel,
                                        ReportedLetters reported,
                                        Done<ReportedLetters> done) {
  database_.WriteBulk<ReportedLetters>(
      [channel = std::move(channel), reported](SqliteConnection& connection) {
        return SetReportedLetters(connection, channel, reported);
      },
      std::move(done));
}

}  // namespace gateway
