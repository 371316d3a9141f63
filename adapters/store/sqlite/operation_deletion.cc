#include "adapters/store/sqlite/operation_deletion.h"

#include "adapters/base/status_macros.h"

namespace gateway {
namespace {

constexpr char kDelete[] = R"(
    DELETE FROM operations WHERE rowid IN (
      SELECT rowid FROM operations INDEXED BY operations_ended
      WHERE end_nanos < ?1 AND NOT EXISTS (
        SELECT 1 FROM operations AS kept WHERE kept.name = operations.parent)
      ORDER BY end_nanos LIMIT ?2)
    RETURNING 1)";
// Of the index alone: a row that is damaged must not hide those after it.
constexpr char kEnded[] =
    "SELECT rowid FROM operations INDEXED BY operations_ended"
    " WHERE end_nanos < ?1 ORDER BY end_nanos";
constexpr char kDeletable[] =
    "SELECT name FROM operations WHERE rowid = ?1 AND NOT EXISTS"
    " (SELECT 1 FROM operations AS kept WHERE kept.name = operations.parent)";
constexpr char kDeleteOne[] =
    "DELETE FROM operations WHERE name = ?1 AND end_nanos < ?2 RETURNING 1";

}  // namespace

absl::StatusOr<int> DeleteFinishedOperations(SqliteConnection& connection,
                                             absl::Time before, int limit) {
  ASSIGN_OR_RETURN(SqliteStatement remove, connection.Prepare(kDelete));
  remove.Bind(absl::ToUnixNanos(before), limit);
  int deleted = 0;
  while (true) {
    ASSIGN_OR_RETURN(const bool any, remove.Step());
    if (!any) return deleted;
    ++deleted;
  }
}

absl::StatusOr<std::vector<std::string>> FindDeletableOperations(
    SqliteConnection& connection, absl::Time before, int limit) {
  ASSIGN_OR_RETURN(SqliteStatement rows, connection.Prepare(kEnded));
  rows.Bind(absl::ToUnixNanos(before));
  std::vector<std::string> names;
  while (std::ssize(names) < limit) {
    ASSIGN_OR_RETURN(const bool any, rows.Step());
    if (!any) break;
    ASSIGN_OR_RETURN(SqliteStatement read, connection.Prepare(kDeletable));
    read.Bind(rows.Integer(0));
    const auto found = read.Step();
    if (absl::IsDataLoss(found.status())) continue;
    RETURN_IF_ERROR(found.status());
    if (*found) names.push_back(read.Bytes(0));
  }
  return names;
}

absl::StatusOr<int> DeleteFinishedOperation(SqliteConnection& connection,
                                            const std::string& name,
                                            absl::Time before) {
  ASSIGN_OR_RETURN(SqliteStatement remove, connection.Prepare(kDeleteOne));
  remove.Bind(name, absl::ToUnixNanos(before));
  ASSIGN_OR_RETURN(const bool any, remove.Step());
  return any ? 1 : 0;
}

}  // namespace gateway
