#ifndef ADAPTERS_STORE_SQLITE_DAMAGED_LETTERS_H_
#define ADAPTERS_STORE_SQLITE_DAMAGED_LETTERS_H_

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "adapters/store/dead_letter_store.h"
#include "adapters/store/sqlite/connection.h"

// What letter_rows.h does, where rows of dead letters are damaged: goes through
// the numbers, of which the indexes know, and reads one row at a time. Each
// function works in the transaction of its connection. DATA_LOSS if the index
// is damaged, too.
namespace gateway {

absl::StatusOr<std::vector<DeadLetter>> ListLettersOneByOne(
    SqliteConnection& connection, const DeadLetterQuery& query, int64_t after,
    int limit);

absl::StatusOr<DeadLetterSummary> SummarizeLettersOneByOne(
    SqliteConnection& connection, int64_t after, int max_groups);

// The numbers of letters that DeleteEndedLetters would delete and that can be
// read.
absl::StatusOr<std::vector<int64_t>> FindEndedLetters(
    SqliteConnection& connection, absl::Time before, int limit);

// Deletes one of them. Returns how many there were.
absl::StatusOr<int> DeleteEndedLetter(SqliteConnection& connection,
                                      int64_t number, absl::Time before);

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_DAMAGED_LETTERS_H_
