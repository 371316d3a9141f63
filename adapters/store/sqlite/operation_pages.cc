#include "adapters/store/sqlite/operation_pages.h"

#include <string>
#include <utility>

#include "adapters/base/status_macros.h"
#include "adapters/store/sqlite/operation_rows.h"

namespace gateway {
namespace {

// How many rows one list looks at: other reads wait for it.
constexpr int kMaxScanned = 5000;

// After each name there is.
constexpr char kLastName[] = "\xf4\x8f\xbf\xbf";

// Rows in the order of one index, between two names. Those that do not match
// come without their record, which is then not even read.
#define SELECT_FROM(index, key)                                              \
  "SELECT CASE WHEN (?3 = '' OR caller = ?3) AND (?4 = '' OR method = ?4)"   \
  " AND (?5 = '' OR request_id = ?5) AND (?6 = '' OR resource = ?6)"         \
  " AND (?7 = 0 OR state = ?7) AND (?8 IS NULL OR (end_nanos NOTNULL) = ?8)" \
  " THEN record END, name FROM operations " index " WHERE " key              \
  " name >= ?1 AND name < ?2 ORDER BY name DESC LIMIT ?9"

constexpr char kOfRequest[] =
    SELECT_FROM("INDEXED BY operations_of_request", "request_id = ?5 AND");
constexpr char kOfResource[] =
    SELECT_FROM("INDEXED BY operations_of_resource", "resource = ?6 AND");
constexpr char kInState[] = SELECT_FROM("INDEXED BY operations_in_state",
                                        "state = ?7 AND state <> 4 AND");
constexpr char kNotDone[] =
    SELECT_FROM("INDEXED BY operations_not_done", "end_nanos IS NULL AND");
constexpr char kOfCaller[] =
    SELECT_FROM("INDEXED BY operations_of_caller", "caller = ?3 AND");
constexpr char kAll[] = SELECT_FROM("", "");
#undef SELECT_FROM

constexpr char kDelete[] = R"(
    DELETE FROM operations WHERE rowid IN (
      SELECT rowid FROM operations INDEXED BY operations_ended
      WHERE end_nanos < ?1 AND NOT EXISTS (
        SELECT 1 FROM operations AS kept WHERE kept.name = operations.parent)
      ORDER BY end_nanos LIMIT ?2)
    RETURNING 1)";

// By the index that leaves the fewest rows to look at.
const char* StatementFor(const OperationQuery& query) {
  if (!query.request_id.empty()) return kOfRequest;
  if (!query.resource.empty()) return kOfResource;
  if (query.state != v1::OperationMetadata::STATE_UNSPECIFIED &&
      query.state != v1::OperationMetadata::STATE_SUCCEEDED) {
    return kInState;
  }
  if (query.done == false) return kNotDone;
  return query.caller.empty() ? kAll : kOfCaller;
}

void Bind(SqliteStatement& list, const OperationQuery& query) {
  std::optional<int64_t> done;
  if (query.done.has_value()) done = *query.done ? 1 : 0;
  list.Bind(query.from_name,
            query.before_name.empty() ? kLastName : query.before_name,
            query.caller, query.method, query.request_id, query.resource,
            query.state, done, kMaxScanned);
}

}  // namespace

absl::StatusOr<OperationPage> ListOperations(SqliteConnection& connection,
                                             const OperationQuery& query,
                                             int limit) {
  ASSIGN_OR_RETURN(SqliteStatement list,
                   connection.Prepare(StatementFor(query)));
  Bind(list, query);
  OperationPage page;
  for (int scanned = 0; scanned < kMaxScanned; ++scanned) {
    ASSIGN_OR_RETURN(const bool any, list.Step());
    if (!any) {
      page.more_before.clear();
      return page;
    }
    if (std::ssize(page.records) == limit) return page;
    page.more_before = list.Bytes(1);
    if (list.IsNull(0)) continue;
    ASSIGN_OR_RETURN(OperationRecord record, RecordOf(list));
    page.records.push_back(std::move(record));
  }
  return page;
}

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

}  // namespace gateway
