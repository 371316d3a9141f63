#include "adapters/store/sqlite/statement.h"

#include "absl/strings/str_cat.h"

namespace gateway {

namespace {

absl::StatusCode CodeOf(int extended) {
  if (extended == SQLITE_IOERR_CORRUPTFS) return absl::StatusCode::kDataLoss;
  switch (extended & 0xff) {
    case SQLITE_CONSTRAINT: return absl::StatusCode::kAlreadyExists;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:  // Its first page is damaged, or it never was one.
      return absl::StatusCode::kDataLoss;
    // Also a disk that cannot be read: it may be again.
    default: return absl::StatusCode::kUnavailable;
  }
}

}  // namespace

absl::Status SqliteError(sqlite3* connection) {
  return absl::Status(CodeOf(sqlite3_extended_errcode(connection)),
                      absl::StrCat("store: ", sqlite3_errmsg(connection), " (",
                                   sqlite3_extended_errcode(connection), ")"));
}

absl::StatusOr<bool> SqliteStatement::Step() {
  sqlite3* connection = sqlite3_db_handle(statement_.get());
  if (bound_ != SQLITE_OK) return SqliteError(connection);
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return SqliteError(connection);
}

absl::Status SqliteStatement::Run() { return Step().status(); }

int64_t SqliteStatement::Integer(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

std::string SqliteStatement::Bytes(int column) const {
  return std::string(View(column));
}

std::string_view SqliteStatement::View(int column) const {
  const void* bytes = sqlite3_column_blob(statement_.get(), column);
  const int size = sqlite3_column_bytes(statement_.get(), column);
  if (size == 0) return {};
  return {static_cast<const char*>(bytes), static_cast<size_t>(size)};
}

bool SqliteStatement::IsNull(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

int SqliteStatement::BindOne(int parameter, int64_t value) {
  return sqlite3_bind_int64(statement_.get(), parameter, value);
}

int SqliteStatement::BindOne(int parameter, std::string_view text) {
  return sqlite3_bind_text64(statement_.get(), parameter,
                             text.empty() ? "" : text.data(), text.size(),
                             lives_, SQLITE_UTF8);
}

int SqliteStatement::BindOne(int parameter, SqliteBlob blob) {
  // A null pointer would bind a null.
  return sqlite3_bind_blob64(statement_.get(), parameter,
                             blob.bytes.empty() ? "" : blob.bytes.data(),
                             blob.bytes.size(), lives_);
}

int SqliteStatement::BindOne(int parameter, std::optional<int64_t> value) {
  return value ? BindOne(parameter, *value)
               : sqlite3_bind_null(statement_.get(), parameter);
}

int SqliteStatement::BindOne(int parameter, std::optional<SqliteBlob> value) {
  return value ? BindOne(parameter, *value)
               : sqlite3_bind_null(statement_.get(), parameter);
}

}  // namespace gateway
