#include "adapters/store/sqlite/sqlite_operation_store.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "adapters/store/sqlite/deletion_count.h"
#include "adapters/store/sqlite/operation_deletion.h"
#include "adapters/store/sqlite/operation_lists.h"
#include "adapters/store/sqlite/operation_pages.h"
#include "adapters/store/sqlite/operation_rows.h"

namespace gateway {

using Records = std::vector<OperationRecord>;

namespace {

void NoteAll(const std::vector<std::string>& damaged,
             SqliteDatabase& database) {
  for (const std::string& key : damaged) database.NoteDamage("operation", key);
}

// What was found without what is damaged, which is noted.
absl::StatusOr<Records> RecordsOf(absl::StatusOr<FoundOperations> found,
                                  SqliteDatabase& database) {
  if (!found.ok()) return found.status();
  NoteAll(found->damaged, database);
  return std::move(found->records);
}

// Deletes what can be read, each in a job of its own: one that meets damage,
// perhaps of a page beside it, does not keep the others.
void DeleteOneByOne(SqliteDatabase& database, absl::Time before, int limit,
                    Done<int> done) {
  database.Read<std::vector<std::string>>(
      [before, limit](SqliteConnection& connection) {
        return FindDeletableOperations(connection, before, limit);
      },
      [&database, before, done = std::move(done)](auto names) mutable {
        if (!names.ok()) return std::move(done)(names.status());
        const auto deletion = std::make_shared<DeletionCount>(std::move(done));
        for (const std::string& name : *names) {
          database.Write<int>(
              [name, before](SqliteConnection& connection) {
                return DeleteFinishedOperation(connection, name, before);
              },
              [deletion](absl::StatusOr<int> deleted) {
                deletion->Add(deleted.value_or(0));
              });
        }
      });
}

}  // namespace

void SqliteOperationStore::Create(OperationRecord record,
                                  Done<CreatedOperation> done) {
  database_.Write<CreatedOperation>(
      [record = std::move(record)](SqliteConnection& connection) {
        return CreateOperation(connection, record);
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
      [record = std::move(record)](SqliteConnection& connection) {
        return UpdateOperation(connection, record);
      },
      [watches = watches_, done = std::move(done)](auto updated) mutable {
        if (updated.ok()) watches.Notify(updated->name(), *updated);
        std::move(done)(std::move(updated));
      });
}

void SqliteOperationStore::Get(std::string name, Done<OperationRecord> done) {
  database_.Read<OperationRecord>(
      [name = std::move(name)](SqliteConnection& connection) {
        return GetOperation(connection, name);
      },
      std::move(done));
}

void SqliteOperationStore::FindByRequest(std::string caller, std::string method,
                                         std::string request_id,
                                         Done<OperationRecord> done) {
  database_.Read<OperationRecord>(
      [caller = std::move(caller), method = std::move(method),
       id = std::move(request_id)](SqliteConnection& connection) {
        return gateway::FindByRequest(connection, caller, method, id);
      },
      std::move(done));
}

void SqliteOperationStore::FindByToken(std::string token_hash,
                                       Done<OperationRecord> done) {
  database_.Read<OperationRecord>(
      [hash = std::move(token_hash)](SqliteConnection& connection) {
        return gateway::FindByToken(connection, hash);
      },
      std::move(done));
}

void SqliteOperationStore::FindHolder(std::string resource,
                                      Done<OperationRecord> done) {
  database_.Read<OperationRecord>(
      [resource = std::move(resource)](SqliteConnection& connection) {
        return gateway::FindHolder(connection, resource);
      },
      std::move(done));
}

void SqliteOperationStore::ListDue(absl::Time due, absl::Time held_until,
                                   int limit, Done<Records> done) {
  database_.Read<Records>(
      [&database = database_, due, held_until,
       limit](SqliteConnection& connection) {
        return RecordsOf(gateway::ListDue(connection, due, held_until, limit),
                         database);
      },
      std::move(done));
}

void SqliteOperationStore::ListOpen(v1::OperationMetadata::State state,
                                    std::string after_name, int limit,
                                    Done<Records> done) {
  database_.Read<Records>(
      [&database = database_, state, after = std::move(after_name),
       limit](SqliteConnection& connection) {
        return RecordsOf(gateway::ListOpen(connection, state, after, limit),
                         database);
      },
      std::move(done));
}

void SqliteOperationStore::List(OperationQuery query, int limit,
                                Done<OperationPage> done) {
  database_.Read<OperationPage>(
      [&database = database_, query = std::move(query),
       limit](SqliteConnection& connection) {
        auto page = ListOperations(connection, query, limit);
        if (page.ok()) NoteAll(page->damaged, database);
        return page;
      },
      std::move(done));
}

void SqliteOperationStore::DeleteFinished(absl::Time before, int limit,
                                          Done<int> done) {
  database_.Write<int>(
      [before, limit](SqliteConnection& connection) {
        return DeleteFinishedOperations(connection, before, limit);
      },
      [&database = database_, before, limit,
       done = std::move(done)](absl::StatusOr<int> deleted) mutable {
        if (!absl::IsDataLoss(deleted.status()))
          return std::move(done)(std::move(deleted));
        DeleteOneByOne(database, before, limit, std::move(done));
      });
}

std::unique_ptr<Watch> SqliteOperationStore::WatchOperation(
    std::string name, std::function<void(const OperationRecord&)> seen) {
  return watches_.Add(std::move(name), std::move(seen));
}

}  // namespace gateway
