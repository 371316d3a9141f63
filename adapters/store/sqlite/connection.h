#ifndef ADAPTERS_STORE_SQLITE_CONNECTION_H_
#define ADAPTERS_STORE_SQLITE_CONNECTION_H_

#include <sqlite3.h>

#include <memory>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "adapters/store/sqlite/statement.h"

namespace gateway {

// A connection to a database file. Not thread-safe. Fails as SqliteError says.
class SqliteConnection {
 public:
  // kImmutable: read only, of a file that nobody writes meanwhile and that has
  // no write-ahead log; makes no file.
  enum class Mode { kReadOnly, kReadWrite, kImmutable };

  // Opens `file`, which must exist.
  static absl::StatusOr<std::unique_ptr<SqliteConnection>> Open(
      const std::string& file, Mode mode);

  // Returns the statement `sql`, a string literal, which is prepared once. Use
  // one statement of the same `sql` at a time.
  absl::StatusOr<SqliteStatement> Prepare(const char* sql);

  // Runs `sql`, which is prepared once, too.
  absl::Status Run(const char* sql);
  // Returns the value of the first row of `sql`.
  absl::StatusOr<int64_t> Integer(const char* sql);

  // Runs any number of statements and ignores their rows.
  absl::Status Script(const char* sql);

  // Moves the whole write-ahead log to the database file and makes the log
  // empty. Returns whether it did: readers and writers of the file may prevent
  // it. Waits for them, half a second at most, and for the disk. Must not be
  // called in a transaction.
  absl::StatusOr<bool> EmptyLog();

  // Moves as much of the write-ahead log to the database file as others allow,
  // and waits for none of them. Returns whether that was all of it: then the
  // file has no pages any more that the database has given back. Must not be
  // called in a transaction.
  absl::StatusOr<bool> MoveLog();

  // How many rows were changed so far, also by what was undone.
  int64_t changes() const { return sqlite3_total_changes64(connection_.get()); }

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
  // By the address of their text.
  absl::flat_hash_map<const char*, StatementPtr> statements_;
};

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_CONNECTION_H_
