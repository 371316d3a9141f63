#ifndef ADAPTERS_STORE_SQLITE_SQLITE_OUTCOME_OUTBOX_H_
#define ADAPTERS_STORE_SQLITE_SQLITE_OUTCOME_OUTBOX_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "adapters/store/outcome_outbox.h"
#include "adapters/store/sqlite/database.h"

namespace gateway {

// The outbox in a SQLite database. operation_rows.h adds the entries. May be
// destroyed before its calls are answered.
class SqliteOutcomeOutbox final : public OutcomeOutbox {
 public:
  // `database` must outlive this.
  explicit SqliteOutcomeOutbox(SqliteDatabase& database)
      : database_(database) {}

  void Read(int limit, Done<std::vector<OutboxEntry>> done) override;
  void Forget(int64_t number, Done<int64_t> done) override;

 private:
  SqliteDatabase& database_;
  // The log has the entries up to this number, though damage may keep some of
  // them from being deleted.
  const std::shared_ptr<std::atomic<int64_t>> passed_ =
      std::make_shared<std::atomic<int64_t>>(0);
};

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_SQLITE_OUTCOME_OUTBOX_H_
