#include "adapters/store/sqlite/operation_lists.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/base/status_macros.h"
#include "adapters/store/sqlite/operation_rows.h"

namespace gateway {
namespace {

// Each query names its index, so that it fails if the index is gone, instead of
// reading the whole table.
// They are of the index alone: a row that is damaged must not hide those after
// it.
constexpr char kDue[] =
    "SELECT rowid FROM operations INDEXED BY operations_due"
    " WHERE open = 1 AND due_nanos <= ?1 ORDER BY due_nanos";
constexpr char kHeld[] =
    "SELECT rowid FROM operations INDEXED BY operations_held"
    " WHERE open = 0 AND due_nanos <= ?1 ORDER BY due_nanos";
constexpr char kOpen[] =
    "SELECT rowid FROM operations INDEXED BY operations_in_state"
    " WHERE state = ?1 AND state <> 4 AND name > ?2 ORDER BY name";
constexpr char kByRow[] =
    "SELECT record, name FROM operations WHERE rowid = ?1";

// Adds the record of that row to what was found.
absl::Status AddRow(SqliteConnection& connection, int64_t row,
                    FoundOperations& found) {
  ASSIGN_OR_RETURN(SqliteStatement read, connection.Prepare(kByRow));
  read.Bind(row);
  const auto any = read.Step();
  if (absl::IsDataLoss(any.status()) || (any.ok() && !*any)) {
    found.damaged.push_back(absl::StrCat("row ", row));
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(any.status());
  auto record = RecordOf(read);
  if (record.ok()) {
    found.records.push_back(*std::move(record));
  } else {
    found.damaged.push_back(read.Bytes(1));
  }
  return absl::OkStatus();
}

// The records of the rows that `sql` gives for `keys`.
template <typename... Keys>
absl::StatusOr<FoundOperations> FindMany(SqliteConnection& connection,
                                         const char* sql, int limit,
                                         const Keys&... keys) {
  ASSIGN_OR_RETURN(SqliteStatement rows, connection.Prepare(sql));
  rows.Bind(keys...);
  FoundOperations found;
  while (std::ssize(found.records) < limit) {
    ASSIGN_OR_RETURN(const bool any, rows.Step());
    if (!any) break;
    RETURN_IF_ERROR(AddRow(connection, rows.Integer(0), found));
  }
  return found;
}

}  // namespace

absl::StatusOr<FoundOperations> ListDue(SqliteConnection& connection,
                                        absl::Time due, absl::Time held_until,
                                        int limit) {
  ASSIGN_OR_RETURN(FoundOperations found,
                   FindMany(connection, kDue, limit, absl::ToUnixNanos(due)));
  ASSIGN_OR_RETURN(FoundOperations held,
                   FindMany(connection, kHeld,
                            limit - static_cast<int>(found.records.size()),
                            absl::ToUnixNanos(held_until)));
  std::move(held.records.begin(), held.records.end(),
            std::back_inserter(found.records));
  std::move(held.damaged.begin(), held.damaged.end(),
            std::back_inserter(found.damaged));
  return found;
}

absl::StatusOr<FoundOperations> ListOpen(SqliteConnection& connection,
                                         v1::OperationMetadata::State state,
                                         const std::string& after_name,
                                         int limit) {
  return FindMany(connection, kOpen, limit, state, after_name);
}

}  // namespace gateway
