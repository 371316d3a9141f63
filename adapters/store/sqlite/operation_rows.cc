#include "adapters/store/sqlite/operation_rows.h"

#include <string_view>
#include <utility>

#include "adapters/base/status_macros.h"
#include "adapters/store/sqlite/operation_columns.h"
#include "adapters/store/valid_texts.h"

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
constexpr char kIsHeld[] =
    "SELECT 1 FROM operations INDEXED BY operations_by_resource"
    " WHERE resource = ?1 AND holds = 1";
constexpr char kAddOutcome[] =
    "INSERT INTO untold_outcomes (record) VALUES (?1)";

template <typename... Keys>
absl::StatusOr<OperationRecord> FindOne(SqliteConnection& connection,
                                        const char* sql, const Keys&... keys) {
  ASSIGN_OR_RETURN(SqliteStatement found, connection.Prepare(sql));
  found.Bind(keys...);
  ASSIGN_OR_RETURN(const bool any, found.Step());
  if (!any) return absl::NotFoundError("no such operation");
  return RecordOf(found);
}

// FAILED_PRECONDITION if another record holds the resource that these columns
// hold.
absl::Status CheckResourceIsFree(SqliteConnection& connection,
                                 const OperationColumns& columns) {
  if (!columns.holds) return absl::OkStatus();
  const auto holder = FindHolder(connection, columns.record.resource());
  if (absl::IsNotFound(holder.status())) return absl::OkStatus();
  RETURN_IF_ERROR(holder.status());
  if (holder->name() == columns.record.name()) return absl::OkStatus();
  return absl::FailedPreconditionError("another operation holds the resource");
}

// Why a change of `columns` was refused as `refusal`, which says only that a
// value would have been there twice.
absl::Status WhyRefused(SqliteConnection& connection,
                        const OperationColumns& columns, absl::Status refusal) {
  if (!absl::IsAlreadyExists(refusal)) return refusal;
  RETURN_IF_ERROR(CheckResourceIsFree(connection, columns));
  return refusal;
}

bool IsSettled(const OperationRecord& record) {
  return record.state() == v1::OperationMetadata::STATE_SUCCEEDED ||
         record.state() == v1::OperationMetadata::STATE_FAILED ||
         record.state() == v1::OperationMetadata::STATE_UNRESOLVED;
}

// What of a record that did not fail the outbox keeps.
OperationRecord OutcomeOf(const OperationRecord& record) {
  OperationRecord outcome;
  outcome.set_name(record.name());
  outcome.set_revision(record.revision());
  outcome.set_state(record.state());
  outcome.set_caller(record.caller());
  outcome.set_method(record.method());
  outcome.set_request_id(record.request_id());
  outcome.set_resource(record.resource());
  *outcome.mutable_update_time() = record.update_time();
  return outcome;
}

// Puts the record that is stored as `bytes` into the outbox if it has just come
// into its state and that is an outcome.
absl::Status AddOutcome(SqliteConnection& connection,
                        const OperationRecord& record, bool in_new_state,
                        const std::string& bytes) {
  if (!in_new_state || !IsSettled(record)) return absl::OkStatus();
  // How an operation failed is told from all that is known of it.
  const bool failed = record.state() == v1::OperationMetadata::STATE_FAILED;
  const std::string small =
      failed ? std::string() : OutcomeOf(record).SerializeAsString();
  ASSIGN_OR_RETURN(SqliteStatement add, connection.Prepare(kAddOutcome));
  add.BindInPlace(SqliteBlob{failed ? bytes : small});
  return add.Run();
}

absl::Status CheckTexts(const OperationRecord& record) {
  if (HasValidTexts(record)) return absl::OkStatus();
  return absl::InvalidArgumentError("a text of the record is not UTF-8");
}

}  // namespace

absl::StatusOr<OperationRecord> RecordOf(const SqliteStatement& row) {
  const std::string_view bytes = row.View(0);
  OperationRecord record;
  if (!record.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return absl::DataLossError("store: a record cannot be read");
  }
  return record;
}

absl::StatusOr<SharedOperation> CreateOperation(SqliteConnection& connection,
                                                const SharedOperation& record) {
  record->set_revision(1);
  const OperationColumns columns(*record);
  absl::Status made = CheckTexts(*record);
  if (made.ok()) {
    const std::string bytes = record->SerializeAsString();
    made = InsertColumns(connection, columns, SqliteBlob{bytes});
    if (made.ok()) {
      RETURN_IF_ERROR(
          AddOutcome(connection, *record, /*in_new_state=*/true, bytes));
      return record;
    }
  }
  // Mostly the record is new. If not, what is there says why.
  auto bound = FindByRequest(connection, record->caller(), record->method(),
                             record->request_id());
  if (bound.ok()) return std::make_shared<OperationRecord>(*std::move(bound));
  if (!absl::IsNotFound(bound.status())) return bound.status();
  return WhyRefused(connection, columns, made);
}

absl::Status UpdateOperation(SqliteConnection& connection, int64_t revision,
                             OperationRecord& record) {
  RETURN_IF_ERROR(CheckTexts(record));
  const OperationColumns columns(record);
  ColumnGroups changed = 0;
  {
    ASSIGN_OR_RETURN(SqliteStatement stored,
                     connection.Prepare(kStoredColumns));
    stored.Bind(record.name());
    ASSIGN_OR_RETURN(const bool any, stored.Step());
    if (!any) return absl::NotFoundError("no such operation");
    if (stored.Integer(0) != revision)
      return absl::AbortedError("changed meanwhile");
    changed = ChangesOf(columns, stored);
  }
  record.set_revision(revision + 1);
  const std::string bytes = record.SerializeAsString();
  const absl::Status updated =
      UpdateColumns(connection, columns, changed, SqliteBlob{bytes});
  if (!updated.ok()) return WhyRefused(connection, columns, updated);
  return AddOutcome(connection, record, SetsState(changed), bytes);
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

absl::StatusOr<bool> IsFree(SqliteConnection& connection,
                            const std::string& resource) {
  if (resource.empty()) return true;
  ASSIGN_OR_RETURN(SqliteStatement held, connection.Prepare(kIsHeld));
  held.Bind(resource);
  ASSIGN_OR_RETURN(const bool any, held.Step());
  return !any;
}

}  // namespace gateway
