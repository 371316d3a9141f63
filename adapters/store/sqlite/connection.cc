#include "adapters/store/sqlite/connection.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "adapters/base/status_macros.h"

namespace gateway {
namespace {

// A backup or a person's shell may hold the file for a moment.
constexpr int kBusyMilliseconds = 5000;
// Less, for all writes wait meanwhile; our own reads take less.
constexpr int kEmptyLogMilliseconds = 500;

// Without statistics of memory, which nobody asks for: SQLite would lock a
// mutex for each piece of it. Has no effect once SQLite is in use.
void LeaveMemoryUncounted() {
  static const int done = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  static_cast<void>(done);
}

// The name as a URI that says that nobody writes the file.
std::string ImmutableUri(const std::string& file) {
  return absl::StrCat(
      "file:",
      absl::StrReplaceAll(file, {{"%", "%25"}, {"?", "%3f"}, {"#", "%23"}}),
      "?immutable=1");
}

}  // namespace

absl::StatusOr<std::unique_ptr<SqliteConnection>> SqliteConnection::Open(
    const std::string& file, Mode mode) {
  LeaveMemoryUncounted();
  const bool writes = mode == Mode::kReadWrite;
  const bool immutable = mode == Mode::kImmutable;
  const std::string name = immutable ? ImmutableUri(file) : file;
  sqlite3* opened = nullptr;
  const int code = sqlite3_open_v2(
      name.c_str(), &opened,
      (immutable ? SQLITE_OPEN_URI : 0) | SQLITE_OPEN_NOMUTEX |
          SQLITE_OPEN_EXRESCODE |
          (writes ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY),
      nullptr);
  auto connection =
      std::unique_ptr<SqliteConnection>(new SqliteConnection(opened));
  if (code != SQLITE_OK) return SqliteError(opened);
  sqlite3_busy_timeout(opened, kBusyMilliseconds);
  return connection;
}

absl::StatusOr<SqliteStatement> SqliteConnection::Prepare(const char* sql) {
  StatementPtr& kept = statements_[sql];
  if (!kept) {
    sqlite3_stmt* prepared = nullptr;
    if (sqlite3_prepare_v3(connection_.get(), sql, -1,
                           SQLITE_PREPARE_PERSISTENT, &prepared,
                           nullptr) != SQLITE_OK) {
      return SqliteError(connection_.get());
    }
    kept.reset(prepared);
  }
  return SqliteStatement(kept.get());
}

absl::Status SqliteConnection::Run(const char* sql) {
  ASSIGN_OR_RETURN(SqliteStatement statement, Prepare(sql));
  return statement.Run();
}

absl::StatusOr<int64_t> SqliteConnection::Integer(const char* sql) {
  ASSIGN_OR_RETURN(SqliteStatement statement, Prepare(sql));
  RETURN_IF_ERROR(statement.Run());
  return statement.Integer(0);
}

absl::Status SqliteConnection::Script(const char* sql) {
  if (sqlite3_exec(connection_.get(), sql, nullptr, nullptr, nullptr) !=
      SQLITE_OK) {
    return SqliteError(connection_.get());
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> SqliteConnection::EmptyLog() {
  sqlite3_busy_timeout(connection_.get(), kEmptyLogMilliseconds);
  const auto busy = Integer("PRAGMA wal_checkpoint(TRUNCATE)");
  sqlite3_busy_timeout(connection_.get(), kBusyMilliseconds);
  RETURN_IF_ERROR(busy.status());
  return *busy == 0;
}

absl::StatusOr<bool> SqliteConnection::MoveLog() {
  ASSIGN_OR_RETURN(SqliteStatement move,
                   Prepare("PRAGMA wal_checkpoint(PASSIVE)"));
  RETURN_IF_ERROR(move.Run());
  // Whether another moves it, its pages, and those that were moved.
  return move.Integer(0) == 0 && move.Integer(1) == move.Integer(2);
}

}  // namespace gateway
