#ifndef ADAPTERS_STORE_SQLITE_CONNECTION_H_
#define ADAPTERS_STORE_SQLITE_CONNECTION_H_

#include <sqlite3.h>

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "adapters/store/sqlite/statement.h"

namespace gateway {

// A connection to a database file. Used by one thread at a time. Failures are
// those of SqliteError.
class SqliteConnection {
 public:
  enum class Mode { kReadOnly, kReadWrite };

  // Opens `file`, which exists.
  static absl::StatusOr<std::unique_ptr<SqliteConnection>> Open(
      const std::string& file, Mode mode);

  // Prepares `sql`, a literal, once and for all. One statement for each `sql`
  // is lent at a time.
  absl::StatusOr<SqliteStatement> Prepare(const char* sql);

  // Prepares and runs `sql`, once and for all as well.
  absl::Status Run(const char* sql);
  // The one value that `sql` gives.
  absl::StatusOr<int64_t> Integer(const char* sql);

  // Runs any number of statements, whose rows are ignored.
  absl::Status Script(const char* sql);

  // Moves all of the write-ahead log to the database file, and leaves none of
  // it. Returns whether it did; others who read or write may prevent it. Not
  // within a transaction. Waits for others and the disk.
  absl::StatusOr<bool> EmptyLog();

  bool in_transaction() const {
    return sqlite3_get_autocommit(connection_.get()) == 0;
  }

 private:
  struct Close {
    void operator()(sqlite3* connection) const { sqlite3_close(connection); }
  };
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const {
      sqlite3_finalize(statement);
    }
  };
  using StatementPtr = std::unique_ptr<sqlite3_stmt, Finalize>;

  explicit SqliteConnection(sqlite3* connection) : connection_(connection) {}

  std::unique_ptr<sqlite3, Close> connection_;
  std::unordered_map<std::string_view, StatementPtr> statements_;
};

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_CONNECTION_H_
