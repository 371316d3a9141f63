#ifndef ADAPTERS_STORE_SQLITE_SQLITE_OUTCOME_OUTBOX_H_
#define ADAPTERS_STORE_SQLITE_SQLITE_OUTCOME_OUTBOX_H_

#include <vector>

#include "adapters/store/outcome_outbox.h"
#include "adapters/store/sqlite/database.h"

namespace gateway {

// Outcomes in a SQLite database. A trigger on the operations adds them. May be
// destroyed while calls are under way.
class SqliteOutcomeOutbox final : public OutcomeOutbox {
 public:
  // `database` outlives this.
  explicit SqliteOutcomeOutbox(SqliteDatabase& database)
      : database_(database) {}

  void Read(int limit, Done<std::vector<UntoldOutcome>> done) override;
  void Forget(int64_t number, Done<int64_t> done) override;

 private:
  SqliteDatabase& database_;
};

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_SQLITE_OUTCOME_OUTBOX_H_
