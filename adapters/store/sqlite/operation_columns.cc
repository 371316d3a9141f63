#include "adapters/store/sqlite/operation_columns.h"

#include <array>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "adapters/base/proto_time.h"
#include "adapters/base/status_macros.h"

namespace gateway {

const char kStoredColumns[] = R"(
    SELECT revision, state, open, due_nanos, end_nanos, holds, token_hash,
      caller, method, request_id, bound, resource, parent
    FROM operations WHERE name = ?1)";

namespace {

constexpr char kInsert[] = R"(
    INSERT INTO operations (record, revision, state, due_nanos, open, end_nanos,
      holds, token_hash, caller, method, request_id, bound, resource, parent,
      name)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15))";

// What is set together, with the parameters of kInsert: group i is the bit i of
// ColumnGroups.
enum Group { kState, kDue, kEnd, kHolds, kToken, kIdentity, kGroups };
constexpr const char* kAssignments[kGroups] = {
    "state = ?3",
    "due_nanos = ?4",
    "open = ?5, end_nanos = coalesce(end_nanos, ?6)",
    "holds = ?7",
    "token_hash = ?8",
    ("caller = ?9, method = ?10, request_id = ?11, bound = ?12, resource = ?13,"
     " parent = ?14"),
};

// The statement that sets the `changed` groups. There are 64 at most, so that
// each is prepared once and kept.
const char* UpdateOf(ColumnGroups changed) {
  static const auto* const kUpdates = [] {
    auto* updates = new std::array<std::string, 1 << kGroups>();
    for (ColumnGroups groups = 0; groups < updates->size(); ++groups) {
      std::string& sql = (*updates)[groups];
      sql = "UPDATE operations SET record = ?1, revision = ?2";
      for (int group = 0; group < kGroups; ++group) {
        if (groups & 1u << group)
          absl::StrAppend(&sql, ", ", kAssignments[group]);
      }
      absl::StrAppend(&sql, " WHERE name = ?15");
    }
    return updates;
  }();
  return (*kUpdates)[changed].c_str();
}

bool IsOpen(const OperationRecord& record) {
  switch (record.state()) {
    case v1::OperationMetadata::STATE_QUEUED:
    case v1::OperationMetadata::STATE_SENDING:
    case v1::OperationMetadata::STATE_ENQUEUED: return true;
    default: return false;
  }
}

bool IsDone(const OperationRecord& record) {
  return record.state() == v1::OperationMetadata::STATE_SUCCEEDED ||
         record.state() == v1::OperationMetadata::STATE_FAILED;
}

int64_t Nanos(const google::protobuf::Timestamp& time) {
  return absl::ToUnixNanos(ToTime(time));
}

// The time at which the operation is due: the record then changes by time
// alone. None if that never happens.
std::optional<int64_t> DueNanos(const OperationRecord& record) {
  const bool holds_on =
      record.state() == v1::OperationMetadata::STATE_UNRESOLVED &&
      record.holds_resource();
  if (!record.has_expire_time() || !(IsOpen(record) || holds_on)) return {};
  return Nanos(record.has_due_time() ? record.due_time()
                                     : record.expire_time());
}

// From when on the operation is kept for a time, if it is done. Records of an
// older gateway lack that time, but have it in their column already; a later
// change leaves that column as it is.
std::optional<int64_t> EndNanos(const OperationRecord& record) {
  if (!IsDone(record)) return {};
  return Nanos(record.has_kept_from() ? record.kept_from() : record.end_time());
}

std::optional<SqliteBlob> Token(const OperationRecord& record) {
  if (record.callback_token_hash().empty()) return {};
  return SqliteBlob{record.callback_token_hash()};
}

std::optional<int64_t> IntegerOrNone(const SqliteStatement& row, int column) {
  if (row.IsNull(column)) return {};
  return row.Integer(column);
}

bool HasIdentity(const OperationRecord& record, const SqliteStatement& stored) {
  return stored.View(7) == record.caller() &&
         stored.View(8) == record.method() &&
         stored.View(9) == record.request_id() &&
         (stored.Integer(10) != 0) == record.bound() &&
         stored.View(11) == record.resource() &&
         stored.View(12) == record.parent();
}

absl::Status Run(SqliteConnection& connection, const char* sql,
                 const OperationColumns& columns, SqliteBlob bytes) {
  const OperationRecord& record = columns.record;
  ASSIGN_OR_RETURN(SqliteStatement statement, connection.Prepare(sql));
  statement.BindInPlace(bytes, record.revision(), record.state(), columns.due,
                        columns.open, columns.end, columns.holds, columns.token,
                        record.caller(), record.method(), record.request_id(),
                        record.bound(), record.resource(), record.parent(),
                        record.name());
  return statement.Run();
}

}  // namespace

OperationColumns::OperationColumns(const OperationRecord& record)
    : record(record),
      holds(record.holds_resource() && !record.resource().empty()),
      open(IsOpen(record)),
      due(DueNanos(record)),
      end(EndNanos(record)),
      token(Token(record)) {}

ColumnGroups ChangesOf(const OperationColumns& columns,
                       const SqliteStatement& stored) {
  const std::string_view token =
      columns.token.has_value() ? columns.token->bytes : std::string_view();
  const bool ends = stored.IsNull(4) && columns.end.has_value();
  ColumnGroups changed = 0;
  const auto note = [&changed](Group group, bool differs) {
    if (differs) changed |= 1u << group;
  };
  note(kState, stored.Integer(1) != columns.record.state());
  note(kDue, IntegerOrNone(stored, 3) != columns.due);
  note(kEnd, (stored.Integer(2) != 0) != columns.open || ends);
  note(kHolds, (stored.Integer(5) != 0) != columns.holds);
  note(kToken, stored.View(6) != token);
  note(kIdentity, !HasIdentity(columns.record, stored));
  return changed;
}

bool SetsState(ColumnGroups changed) { return (changed & 1u << kState) != 0; }

absl::Status InsertColumns(SqliteConnection& connection,
                           const OperationColumns& columns, SqliteBlob bytes) {
  return Run(connection, kInsert, columns, bytes);
}

absl::Status UpdateColumns(SqliteConnection& connection,
                           const OperationColumns& columns,
                           ColumnGroups changed, SqliteBlob bytes) {
  return Run(connection, UpdateOf(changed), columns, bytes);
}

}  // namespace gateway
