#ifndef ADAPTERS_STORE_SQLITE_SQLITE_DEAD_LETTER_STORE_H_
#define ADAPTERS_STORE_SQLITE_SQLITE_DEAD_LETTER_STORE_H_

#include <string>
#include <vector>

#include "adapters/store/dead_letter_store.h"
#include "adapters/store/sqlite/database.h"

namespace gateway {

// Dead letters in a SQLite database. May be destroyed before its calls are
// answered.
class SqliteDeadLetterStore final : public DeadLetterStore {
 public:
  // `max_waiting`: the letters that may wait. `database` must outlive this.
  explicit SqliteDeadLetterStore(SqliteDatabase& database,
                                 StoredAmount max_waiting = kAnyAmount)
      : database_(database), max_waiting_(max_waiting) {}

  void Append(DeadLetter letter, Done<AppendedLetter> done) override;
  void Get(int64_t number, Done<DeadLetter> done) override;
  void List(DeadLetterQuery query, int64_t after, int limit,
            Done<std::vector<DeadLetter>> done) override;
  void End(int64_t number, LetterEnd end, Done<DeadLetter> done) override;
  void DeleteEnded(absl::Time before, int limit, Done<int> done) override;
  void Summarize(int64_t after, int max_groups,
                 Done<DeadLetterSummary> done) override;
  void MeasureWaiting(Done<StoredAmount> done) override;
  void GetReported(std::string channel, Done<ReportedLetters> done) override;
  void SetReported(std::string channel, ReportedLetters reported,
                   Done<ReportedLetters> done) override;

 private:
  SqliteDatabase& database_;
  const StoredAmount max_waiting_;
};

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_SQLITE_DEAD_LETTER_STORE_H_
