#ifndef ADAPTERS_STORE_SQLITE_STATEMENT_H_
#define ADAPTERS_STORE_SQLITE_STATEMENT_H_

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace gateway {

// Bytes to bind that are no text.
struct SqliteBlob {
  std::string_view bytes;
};

// What SQLite says of its last failure: ALREADY_EXISTS if something would no
// longer be unique, else UNAVAILABLE. The message quotes no values.
absl::Status SqliteError(sqlite3* connection);

// A prepared statement, lent by a connection; ready for the next use when
// destroyed. On one thread.
class SqliteStatement {
 public:
  // `statement` outlives this.
  explicit SqliteStatement(sqlite3_stmt* statement) : statement_(statement) {}

  // Binds copies of `values` to the parameters ?1, ?2 and so on. If that fails,
  // the next Step returns the error.
  template <typename... Values>
  void Bind(const Values&... values) {
    int parameter = 0;
    (Keep(BindOne(++parameter, values)), ...);
  }

  // Whether there is a row, the next one.
  absl::StatusOr<bool> Step();
  // For a statement that gives no rows.
  absl::Status Run();

  // Of the present row. A null is 0 or empty.
  int64_t Integer(int column) const;
  std::string Bytes(int column) const;
  bool IsNull(int column) const;

 private:
  struct Reset {
    void operator()(sqlite3_stmt* statement) const {
      sqlite3_reset(statement);
      sqlite3_clear_bindings(statement);
    }
  };

  int BindOne(int parameter, int64_t value);
  int BindOne(int parameter, std::string_view text);
  int BindOne(int parameter, SqliteBlob blob);
  int BindOne(int parameter, std::optional<int64_t> value);
  int BindOne(int parameter, std::optional<SqliteBlob> value);
  void Keep(int code) {
    if (bound_ == SQLITE_OK) bound_ = code;
  }

  std::unique_ptr<sqlite3_stmt, Reset> statement_;
  int bound_ = SQLITE_OK;
};

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_STATEMENT_H_
