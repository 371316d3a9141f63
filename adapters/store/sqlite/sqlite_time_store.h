#ifndef ADAPTERS_STORE_SQLITE_SQLITE_TIME_STORE_H_
#define ADAPTERS_STORE_SQLITE_SQLITE_TIME_STORE_H_

#include <optional>

#include "adapters/store/sqlite/database.h"
#include "adapters/store/time_store.h"

namespace gateway {

// The trusted time in a SQLite database. May be destroyed before its calls are
// answered.
class SqliteTimeStore final : public TimeStore {
 public:
  // `database` must outlive this.
  explicit SqliteTimeStore(SqliteDatabase& database) : database_(database) {}

  void Load(Done<std::optional<absl::Time>> done) override;
  void Save(absl::Time time, Done<absl::Time> done) override;

 private:
  SqliteDatabase& database_;
};

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_SQLITE_TIME_STORE_H_
