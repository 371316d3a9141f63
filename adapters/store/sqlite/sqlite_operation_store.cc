#include "adapters/store/sqlite/sqlite_operation_store.h"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "adapters/base/status_macros.h"
#include "adapters/store/sqlite/deletion_count.h"
#include "adapters/store/sqlite/operation_deletion.h"
#include "adapters/store/sqlite/operation_lists.h"
#include "adapters/store/sqlite/operation_pages.h"
#include "adapters/store/sqlite/operation_rows.h"

namespace gateway {

using Records = std::vector<OperationRecord>;

namespace {

// What became of a record that was to be created.
struct Made {
  SharedOperation record;  // The one that is stored.
  bool resource_is_free = false;
};

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
  const auto asked = std::make_shared<OperationRecord>(std::move(record));
  database_.Write<Made>(
      [asked](SqliteConnection& connection) -> absl::StatusOr<Made> {
        Made made;
        ASSIGN_OR_RETURN(made.record, CreateOperation(connection, asked));
        if (made.record == asked) {
          ASSIGN_OR_RETURN(made.resource_is_free,
                           IsFree(connection, asked->resource()));
        }
        return made;
      },
      [asked, watches = watches_,
       done = std::move(done)](absl::StatusOr<Made> made) mutable {
        if (!made.ok()) return std::move(done)(made.status());
        const bool created = made->record == asked;
        if (created && watches.Has(asked->name()))
          watches.Notify(asked->name(), *asked);
        std::move(done)(CreatedOperation{std::move(*made->record), created,
                                         made->resource_is_free});
      });
}

void SqliteOperationStore::Update(OperationRecord record,
                                  Done<OperationSnapshot> done) {
  const int64_t revision = record.revision();
  const auto changed = std::make_shared<OperationRecord>(std::move(record));
  database_.Write<bool>(
      [changed,
       revision](SqliteConnection& connection) -> absl::StatusOr<bool> {
        RETURN_IF_ERROR(UpdateOperation(connection, revision, *changed));
        return true;
      },
      [changed, watches = watches_,
       done = std::move(done)](absl::StatusOr<bool> updated) mutable {
        if (!updated.ok()) return std::move(done)(updated.status());
        OperationSnapshot stored(changed);
        watches.Notify(stored->name(), stored);
        std::move(done)(std::move(stored));
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
    std::string name, std::function<void(const OperationSnapshot&)> seen) {
  return watches_.Add(std::move(name), std::move(seen));
}

}  // namespace gateway
