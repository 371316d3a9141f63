#include "adapters/store/sqlite/sqlite_dead_letter_store.h"

#include <utility>

#include "adapters/store/sqlite/kept_amounts.h"
#include "adapters/store/sqlite/letter_rows.h"

namespace gateway {

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
      [number](SqliteConnection& connection) {
        return GetLetter(connection, number);
      },
      std::move(done));
}

void SqliteDeadLetterStore::List(DeadLetterQuery query, int64_t after,
                                 int limit,
                                 Done<std::vector<DeadLetter>> done) {
  database_.Read<std::vector<DeadLetter>>(
      [query = std::move(query), after, limit](SqliteConnection& connection) {
        return ListLetters(connection, query, after, limit);
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
      std::move(done));
}

void SqliteDeadLetterStore::Summarize(int64_t after, int max_groups,
                                      Done<DeadLetterSummary> done) {
  database_.Read<DeadLetterSummary>(
      [after, max_groups](SqliteConnection& connection) {
        return SummarizeLetters(connection, after, max_groups);
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
