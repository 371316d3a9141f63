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

// Bytes to bind as a blob instead of a text.
struct SqliteBlob {
  std::string_view bytes;
};

// Returns the last failure of `connection`: ALREADY_EXISTS if a change would
// have made a unique value exist twice, DATA_LOSS if a page of the file is
// damaged, else UNAVAILABLE. The message quotes no values.
absl::Status SqliteError(sqlite3* connection);

// A prepared statement of a connection. Destroying it makes the statement ready
// for its next use. Not thread-safe.
class SqliteStatement {
 public:
  // `statement` must outlive this.
  explicit SqliteStatement(sqlite3_stmt* statement) : statement_(statement) {}

  // Binds copies of `values` to the parameters ?1, ?2 and so on. If that fails,
  // the next Step returns the error.
  template <typename... Values>
  void Bind(const Values&... values) {
    int parameter = 0;
    (Keep(BindOne(++parameter, values)), ...);
  }

  // The same without copies: the texts and bytes must outlive this.
  template <typename... Values>
  void BindInPlace(const Values&... values) {
    lives_ = SQLITE_STATIC;
    Bind(values...);
    lives_ = SQLITE_TRANSIENT;
  }

  // Moves to the next row. Returns whether there is one.
  absl::StatusOr<bool> Step();
  // The same when it does not matter whether there is a row.
  absl::Status Run();

  // Return the value in a column of the present row; 0 or empty if it is null.
  int64_t Integer(int column) const;
  std::string Bytes(int column) const;
  // The same as they are in the row, until the next Step or the end of this.
  std::string_view View(int column) const;
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
  sqlite3_destructor_type lives_ = SQLITE_TRANSIENT;  // What Bind() gives it.
};

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_STATEMENT_H_
