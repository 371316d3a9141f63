#ifndef ADAPTERS_STORE_SQLITE_LETTER_ROWS_H_
#define ADAPTERS_STORE_SQLITE_LETTER_ROWS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "adapters/store/dead_letter_store.h"
#include "adapters/store/sqlite/connection.h"
#include "adapters/store/stored_amount.h"

// Reads and writes dead letters. Each function works in the transaction of its
// connection and keeps the promise of DeadLetterStore's function of a like
// name, but for DATA_LOSS if it meets damage: see damaged_letters.h.
namespace gateway {

// RESOURCE_EXHAUSTED if more than `max_waiting` would wait.
absl::StatusOr<AppendedLetter> AppendLetter(SqliteConnection& connection,
                                            const DeadLetter& letter,
                                            const StoredAmount& max_waiting);
absl::StatusOr<DeadLetter> GetLetter(SqliteConnection& connection,
                                     int64_t number);
absl::StatusOr<DeadLetter> GetLetterWithoutBody(SqliteConnection& connection,
                                                int64_t number);
absl::StatusOr<std::vector<DeadLetter>> ListLetters(
    SqliteConnection& connection, const DeadLetterQuery& query, int64_t after,
    int limit);
absl::StatusOr<DeadLetter> EndLetter(SqliteConnection& connection,
                                     int64_t number, const LetterEnd& end);
absl::StatusOr<int> DeleteEndedLetters(SqliteConnection& connection,
                                       absl::Time before, int limit);
absl::StatusOr<DeadLetterSummary> SummarizeLetters(SqliteConnection& connection,
                                                   int64_t after,
                                                   int max_groups);
absl::StatusOr<ReportedLetters> GetReportedLetters(SqliteConnection& connection,
                                                   const std::string& channel);
absl::StatusOr<ReportedLetters> SetReportedLetters(
    SqliteConnection& connection, const std::string& channel,
    const ReportedLetters& reported);

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_LETTER_ROWS_H_
