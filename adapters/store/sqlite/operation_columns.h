#ifndef ADAPTERS_STORE_SQLITE_OPERATION_COLUMNS_H_
#define ADAPTERS_STORE_SQLITE_OPERATION_COLUMNS_H_

#include <cstdint>
#include <optional>

#include "absl/status/status.h"
#include "adapters/store/operation_store.h"
#include "adapters/store/sqlite/connection.h"

// The columns of an operation's row, which are there for look-ups. SQLite
// writes the entries of an index anew whenever a statement sets a column of
// that index, even to the value that it has. So an update sets only what
// changes.
namespace gateway {

// What the row of a record has beside the record. Refers to the record.
struct OperationColumns {
  explicit OperationColumns(const OperationRecord& record);

  const OperationRecord& record;
  bool holds;                  // Its resource.
  bool open;                   // QUEUED, SENDING or ENQUEUED.
  std::optional<int64_t> due;  // None: time changes nothing.
  std::optional<int64_t> end;  // None: it is not done.
  std::optional<SqliteBlob> token;
};

// Selects the stored columns of the record named ?1, the revision first, in the
// order that ChangesOf() reads them.
extern const char kStoredColumns[];

// A set of groups of columns.
using ColumnGroups = unsigned;

// The groups in which `columns` differ from `stored`, a row of kStoredColumns.
ColumnGroups ChangesOf(const OperationColumns& columns,
                       const SqliteStatement& stored);

// Whether the state is among them.
bool SetsState(ColumnGroups changed);

// Inserts a row of `columns` whose record is `bytes`.
absl::Status InsertColumns(SqliteConnection& connection,
                           const OperationColumns& columns, SqliteBlob bytes);

// Sets record, revision and the `changed` groups of the row of that name.
absl::Status UpdateColumns(SqliteConnection& connection,
                           const OperationColumns& columns,
                           ColumnGroups changed, SqliteBlob bytes);

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_OPERATION_COLUMNS_H_
