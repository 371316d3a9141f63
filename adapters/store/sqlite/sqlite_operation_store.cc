#include "adapters/store/sqlite/sqlite_operation_store.h"

#include <optional>
#include <string_view>
#include <utility>

#include "adapters/base/status_macros.h"

namespace gateway {
namespace {

using Records = std::vector<OperationRecord>;

// Each query names its index, and so fails rather than scans.
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
constexpr char kDue[] =
    "SELECT record FROM operations INDEXED BY operations_due"
    " WHERE due_nanos <= ?1 ORDER BY due_nanos LIMIT ?2";
constexpr char kOpen[] =
    "SELECT record FROM operations INDEXED BY operations_open"
    " WHERE open = 1 AND name > ?1 ORDER BY name LIMIT ?2";
constexpr char kRevision[] = "SELECT revision FROM operations WHERE name = ?1";
constexpr char kSave[] = R"(
    INSERT INTO operations (name, revision, state, caller, method, request_id,
      bound, resource, holds, token_hash, open, due_nanos, record)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
    ON CONFLICT (name) DO UPDATE SET revision = excluded.revision,
      state = excluded.state, caller = excluded.caller,
      method = excluded.method, request_id = excluded.request_id,
      bound = excluded.bound, resource = excluded.resource,
      holds = excluded.holds, token_hash = excluded.token_hash,
      open = excluded.open, due_nanos = excluded.due_nanos,
      record = excluded.record)";

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

// When time changes the record's state, if it ever does.
std::optional<int64_t> DueNanos(const OperationRecord& record) {
  const bool holds_on =
      record.state() == v1::OperationMetadata::STATE_UNRESOLVED &&
      record.holds_resource();
  if (!record.has_expire_time() || !(IsOpen(record) || holds_on)) return {};
  return absl::ToUnixNanos(
      absl::FromUnixSeconds(record.expire_time().seconds()) +
      absl::Nanoseconds(record.expire_time().nanos()));
}

absl::StatusOr<OperationRecord> RecordOf(const SqliteStatement& row) {
  OperationRecord record;
  if (!record.ParseFromString(row.Bytes(0))) {
    return absl::UnavailableError("store: a record cannot be read");
  }
  return record;
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

template <typename Key>
absl::StatusOr<Records> FindMany(SqliteConnection& connection, const char* sql,
                                 const Key& key, int limit) {
  ASSIGN_OR_RETURN(SqliteStatement found, connection.Prepare(sql));
  found.Bind(key, limit);
  Records records;
  while (true) {
    ASSIGN_OR_RETURN(const bool any, found.Step());
    if (!any) return records;
    ASSIGN_OR_RETURN(OperationRecord record, RecordOf(found));
    records.push_back(std::move(record));
  }
}

// Revision of the kept record of that name; 0: none.
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
            DueNanos(record), SqliteBlob{bytes});
  return save.Run();
}

absl::StatusOr<CreatedOperation> CreateIn(SqliteConnection& connection,
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

absl::StatusOr<OperationRecord> UpdateIn(SqliteConnection& connection,
                                         OperationRecord record) {
  ASSIGN_OR_RETURN(const int64_t kept, KeptRevision(connection, record.name()));
  if (kept == 0) return absl::NotFoundError("no such operation");
  if (kept != record.revision()) return absl::AbortedError("changed meanwhile");
  record.set_revision(kept + 1);
  RETURN_IF_ERROR(Save(connection, record));
  return record;
}

}  // namespace

void SqliteOperationStore::Create(OperationRecord record,
                                  Done<CreatedOperation> done) {
  database_.Write<CreatedOperation>(
      [record = std::move(record)](SqliteConnection& connection) mutable {
        return CreateIn(connection, std::move(record));
      },
      [watches = watches_, done = std::move(done)](auto created) mutable {
        if (created.ok() && created->created) {
          watches.Notify(created->record.name(), created->record);
        }
        std::move(done)(std::move(created));
      });
}

void SqliteOperationStore::Update(OperationRecord record,
                                  Done<OperationRecord> done) {
  database_.Write<OperationRecord>(
      [record = std::move(record)](SqliteConnection& connection) mutable {
        return UpdateIn(connection, std::move(record));
      },
      [watches = watches_, done = std::move(done)](auto updated) mutable {
        if (updated.ok()) watches.Notify(updated->name(), *updated);
        std::move(done)(std::move(updated));
      });
}

void SqliteOperationStore::Get(std::string name, Done<OperationRecord> done) {
  database_.Read<OperationRecord>(
      [name = std::move(name)](SqliteConnection& connection) {
        return FindOne(connection, kByName, name);
      },
      std::move(done));
}

void SqliteOperationStore::FindByRequest(std::string caller, std::string method,
                                         std::string request_id,
                                         Done<OperationRecord> done) {
  database_.Read<OperationRecord>(
      [caller = std::move(caller), method = std::move(method),
       id = std::move(request_id)](SqliteConnection& connection) {
        return FindOne(connection, kByRequest, caller, method, id);
      },
      std::move(done));
}

void SqliteOperationStore::FindByToken(std::string token_hash,
                                       Done<OperationRecord> done) {
  database_.Read<OperationRecord>(
      [hash = std::move(token_hash)](SqliteConnection& connection) {
        return FindOne(connection, kByToken, SqliteBlob{hash});
      },
      std::move(done));
}

void SqliteOperationStore::FindHolder(std::string resource,
                                      Done<OperationRecord> done) {
  database_.Read<OperationRecord>(
      [resource = std::move(resource)](SqliteConnection& connection) {
        return FindOne(connection, kByResource, resource);
      },
      std::move(done));
}

void SqliteOperationStore::ListDue(absl::Time due, int limit,
                                   Done<Records> done) {
  database_.Read<Records>(
      [due = absl::ToUnixNanos(due), limit](SqliteConnection& connection) {
        return FindMany(connection, kDue, due, limit);
      },
      std::move(done));
}

void SqliteOperationStore::ListOpen(std::string after_name, int limit,
                                    Done<Records> done) {
  database_.Read<Records>(
      [after = std::move(after_name), limit](SqliteConnection& connection) {
        return FindMany(connection, kOpen, after, limit);
      },
      std::move(done));
}

std::unique_ptr<Watch> SqliteOperationStore::WatchOperation(
    std::string name, std::function<void(const OperationRecord&)> seen) {
  return watches_.Add(std::move(name), std::move(seen));
}

}  // namespace gateway
