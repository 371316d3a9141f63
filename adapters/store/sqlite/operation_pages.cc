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
#define SELECT_RECORD                                                        \
  "SELECT CASE WHEN (?3 = '' OR caller = ?3) AND (?4 = '' OR method = ?4)"   \
  " AND (?5 = '' OR request_id = ?5) AND (?6 = '' OR resource = ?6)"         \
  " AND (?7 = 0 OR state = ?7) AND (?8 IS NULL OR (end_nanos NOTNULL) = ?8)" \
  " THEN record END, name FROM operations "
#define SELECT_FROM(index, key)     \
  SELECT_RECORD index " WHERE " key \
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
// One row, and all rows without reading them: where rows are damaged.
constexpr char kRow[] = SELECT_RECORD "WHERE name = ?1 AND ?2 = ''";
#undef SELECT_RECORD
constexpr char kNames[] =
    "SELECT name FROM operations WHERE name >= ?1 AND name < ?2"
    " ORDER BY name DESC LIMIT ?3";

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

void BindRow(SqliteStatement& row, const OperationQuery& query,
             const std::string& name) {
  std::optional<int64_t> done;
  if (query.done.has_value()) done = *query.done ? 1 : 0;
  row.Bind(name, "", query.caller, query.method, query.request_id,
           query.resource, query.state, done);
}

// A page in the making.
class PageScan {
 public:
  PageScan(SqliteConnection& connection, const OperationQuery& query, int limit)
      : connection_(connection), query_(query), limit_(limit) {}

  // Reads rows in order. DATA_LOSS behind the last one before a damaged one.
  absl::Status ListRows();
  // Goes on from there, and leaves damaged ones out.
  absl::Status ListOneByOne();

  OperationPage TakePage() { return std::move(page_); }

 private:
  bool full() const { return std::ssize(page_.records) == limit_; }
  // Takes the row that `row` is at; `name` is its name.
  void Take(const SqliteStatement& row, std::string name);

  SqliteConnection& connection_;
  const OperationQuery& query_;
  const int limit_;
  int scanned_ = 0;
  OperationPage page_;
};

absl::Status PageScan::ListRows() {
  ASSIGN_OR_RETURN(SqliteStatement list,
                   connection_.Prepare(StatementFor(query_)));
  Bind(list, query_);
  while (scanned_ < kMaxScanned) {
    ASSIGN_OR_RETURN(const bool any, list.Step());
    if (!any) {
      page_.more_before.clear();
      break;
    }
    if (full()) break;
    Take(list, list.Bytes(1));
  }
  return absl::OkStatus();
}

absl::Status PageScan::ListOneByOne() {
  const std::string& before =
      page_.more_before.empty() ? query_.before_name : page_.more_before;
  ASSIGN_OR_RETURN(SqliteStatement names, connection_.Prepare(kNames));
  names.Bind(query_.from_name, before.empty() ? kLastName : before,
             kMaxScanned);
  while (scanned_ < kMaxScanned) {
    ASSIGN_OR_RETURN(const bool any, names.Step());
    if (!any) {
      page_.more_before.clear();
      break;
    }
    if (full()) break;
    std::string name = names.Bytes(0);
    ASSIGN_OR_RETURN(SqliteStatement row, connection_.Prepare(kRow));
    BindRow(row, query_, name);
    const auto found = row.Step();
    if (found.ok() && *found) {
      Take(row, std::move(name));
    } else if (found.ok() || absl::IsDataLoss(found.status())) {
      ++scanned_;
      page_.damaged.push_back(name);
      page_.more_before = std::move(name);
    } else {
      return found.status();
    }
  }
  return absl::OkStatus();
}

void PageScan::Take(const SqliteStatement& row, std::string name) {
  ++scanned_;
  page_.more_before = std::move(name);
  if (row.IsNull(0)) return;
  auto record = RecordOf(row);
  if (record.ok()) {
    page_.records.push_back(*std::move(record));
  } else {
    page_.damaged.push_back(page_.more_before);
  }
}

}  // namespace

absl::StatusOr<OperationPage> ListOperations(SqliteConnection& connection,
                                             const OperationQuery& query,
                                             int limit) {
  PageScan scan(connection, query, limit);
  const absl::Status listed = scan.ListRows();
  if (absl::IsDataLoss(listed)) {
    RETURN_IF_ERROR(scan.ListOneByOne());
  } else if (!listed.ok()) {
    return listed;
  }
  return scan.TakePage();
}

}  // namespace gateway
