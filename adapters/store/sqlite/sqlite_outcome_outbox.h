#ifndef ADAPTERS_STORE_SQLITE_SQLITE_OUTCOME_OUTBOX_H_
#define ADAPTERS_STORE_SQLITE_SQLITE_OUTCOME_OUTBOX_H_

#include <vector>

#include "adapters/store/outcome_outbox.h"
#include "adapters/store/sqlite/database.h"

namespace gateway {

// The outbox in a SQLite database. A trigger on the operations adds the
// entries. May be destroyed before its calls are answered.
class SqliteOutcomeOutbox final : public OutcomeOutbox {
 public:
  // `database` must outlive this.
  explicit SqliteOutcomeOutbox(SqliteDatabase& database)
      : database_(database) {}

  void Read(int limit, Done<std::vector<OutboxEntry>> done) override;
  void Forget(int64_t number, Done<int64_t> done) override;

 private:
  SqliteDatabase& database_;
};

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_SQLITE_OUTCOME_OUTBOX_H_
