#include "adapters/store/sqlite/operation_rows.h"

#include <optional>
#include <string_view>
#include <utility>

#include "adapters/base/proto_time.h"
#include "adapters/base/status_macros.h"

namespace gateway {

namespace {

// Each query names its index, so that it fails if the index is gone, instead of
// reading the whole table.
constexpr char kByName[] = "SELECT record FROM operations WHERE name = ?1";
constexpr char kByRequest[] =
    "SELECT record FROM operations INDEXED BY operations_by_request"
    " WHERE caller = ?1 AND method = ?2 AND request_id = ?3 AND bound = 1";
constexpr char kByToken[] =
    "SELECT record FROM operations INDEXED BY operations_by_token"
    " WHERE token_hash = ?1";
constexpr char kByResource[] =
    "SELECT record FROM operations INDEXED BY operations_by_resource"
    " WHERE resource = ?1 AND holds = 1";
constexpr char kRevision[] = "SELECT revision FROM operations WHERE name = ?1";
constexpr char kSave[] = R"(
    INSERT INTO operations (name, revision, state, caller, method, request_id,
      bound, resource, holds, token_hash, open, due_nanos, end_nanos, parent,
      record)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
    ON CONFLICT (name) DO UPDATE SET revision = excluded.revision,
      state = excluded.state, caller = excluded.caller,
      method = excluded.method, request_id = excluded.request_id,
      bound = excluded.bound, resource = excluded.resource,
      holds = excluded.holds, token_hash = excluded.token_hash,
      open = excluded.open, due_nanos = excluded.due_nanos,
      end_nanos = coalesce(end_nanos, excluded.end_nanos),
      parent = excluded.parent, record = excluded.record)";

bool Holds(const OperationRecord& record) {
  return record.holds_resource() && !record.resource().empty();
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

template <typename... Keys>
absl::StatusOr<OperationRecord> FindOne(SqliteConnection& connection,
                                        const char* sql, const Keys&... keys) {
  ASSIGN_OR_RETURN(SqliteStatement found, connection.Prepare(sql));
  found.Bind(keys...);
  ASSIGN_OR_RETURN(const bool any, found.Step());
  if (!any) return absl::NotFoundError("no such operation");
  return RecordOf(found);
}

// The revision of the stored record of that name; 0 if there is none.
absl::StatusOr<int64_t> KeptRevision(SqliteConnection& connection,
                                     std::string_view name) {
  ASSIGN_OR_RETURN(SqliteStatement found, connection.Prepare(kRevision));
  found.Bind(name);
  ASSIGN_OR_RETURN(const bool any, found.Step());
  return any ? found.Integer(0) : 0;
}

absl::Status CheckResourceIsFree(SqliteConnection& connection,
                                 const OperationRecord& record) {
  if (!Holds(record)) return absl::OkStatus();
  const auto holder = FindOne(connection, kByResource, record.resource());
  if (absl::IsNotFound(holder.status())) return absl::OkStatus();
  RETURN_IF_ERROR(holder.status());
  if (holder->name() == record.name()) return absl::OkStatus();
  return absl::FailedPreconditionError("another operation holds the resource");
}

// ALREADY_EXISTS if another record has its token or, bound, its request id.
absl::Status Save(SqliteConnection& connection, const OperationRecord& record) {
  RETURN_IF_ERROR(CheckResourceIsFree(connection, record));
  const std::string bytes = record.SerializeAsString();
  if (!OperationRecord().ParseFromString(bytes)) {
    return absl::InvalidArgumentError("a text of the record is not UTF-8");
  }
  std::optional<SqliteBlob> token;
  if (!record.callback_token_hash().empty()) {
    token = SqliteBlob{record.callback_token_hash()};
  }
  ASSIGN_OR_RETURN(SqliteStatement save, connection.Prepare(kSave));
  save.Bind(record.name(), record.revision(), record.state(), record.caller(),
            record.method(), record.request_id(), record.bound(),
            record.resource(), Holds(record), token, IsOpen(record),
            DueNanos(record), EndNanos(record), record.parent(),
            SqliteBlob{bytes});
  return save.Run();
}

}  // namespace

absl::StatusOr<OperationRecord> RecordOf(const SqliteStatement& row) {
  OperationRecord record;
  if (!record.ParseFromString(row.Bytes(0))) {
    return absl::DataLossError("store: a record cannot be read");
  }
  return record;
}

absl::StatusOr<CreatedOperation> CreateOperation(SqliteConnection& connection,
                                                 OperationRecord record) {
  auto bound = FindOne(connection, kByRequest, record.caller(), record.method(),
                       record.request_id());
  if (bound.ok()) return CreatedOperation{*std::move(bound), false};
  if (!absl::IsNotFound(bound.status())) return bound.status();
  ASSIGN_OR_RETURN(const int64_t kept, KeptRevision(connection, record.name()));
  if (kept != 0) return absl::AlreadyExistsError("the name is taken");
  record.set_revision(1);
  RETURN_IF_ERROR(Save(connection, record));
  return CreatedOperation{std::move(record), true};
}

absl::StatusOr<OperationRecord> UpdateOperation(SqliteConnection& connection,
                                                OperationRecord record) {
  ASSIGN_OR_RETURN(const int64_t kept, KeptRevision(connection, record.name()));
  if (kept == 0) return absl::NotFoundError("no such operation");
  if (kept != record.revision()) return absl::AbortedError("changed meanwhile");
  record.set_revision(kept + 1);
  RETURN_IF_ERROR(Save(connection, record));
  return record;
}

absl::StatusOr<OperationRecord> GetOperation(SqliteConnection& connection,
                                             const std::string& name) {
  return FindOne(connection, kByName, name);
}

absl::StatusOr<OperationRecord> FindByRequest(SqliteConnection& connection,
                                              const std::string& caller,
                                              const std::string& method,
                                              const std::string& request_id) {
  return FindOne(connection, kByRequest, caller, method, request_id);
}

absl::StatusOr<OperationRecord> FindByToken(SqliteConnection& connection,
                                            const std::string& hash) {
  return FindOne(connection, kByToken, SqliteBlob{hash});
}

absl::StatusOr<OperationRecord> FindHolder(SqliteConnection& connection,
                                           const std::string& resource) {
  return FindOne(connection, kByResource, resource);
}

}  // namespace gateway
