#ifndef ADAPTERS_STORE_SQLITE_SQLITE_OPERATION_STORE_H_
#define ADAPTERS_STORE_SQLITE_SQLITE_OPERATION_STORE_H_

#include <memory>
#include <string>
#include <vector>

#include "adapters/store/operation_store.h"
#include "adapters/store/sqlite/database.h"
#include "adapters/store/watch_list.h"

namespace gateway {

// Operations in a SQLite database of one process: watches see only changes that
// are made through this store. A change calls the watchers first and then its
// Done, on the same thread. May be destroyed before its calls are answered.
class SqliteOperationStore final : public OperationStore {
 public:
  // `database` must outlive this.
  explicit SqliteOperationStore(SqliteDatabase& database)
      : database_(database) {}

  void Create(OperationRecord record, Done<CreatedOperation> done) override;
  void Update(OperationRecord record, Done<OperationSnapshot> done) override;
  void Get(std::string name, Done<OperationRecord> done) override;
  void FindByRequest(std::string caller, std::string method,
                     std::string request_id,
                     Done<OperationRecord> done) override;
  void FindByToken(std::string token_hash, Done<OperationRecord> done) override;
  void FindHolder(std::string resource, Done<OperationRecord> done) override;
  void ListDue(absl::Time due, absl::Time held_until, int limit,
               Done<std::vector<OperationRecord>> done) override;
  void ListOpen(v1::OperationMetadata::State state, std::string after_name,
                int limit, Done<std::vector<OperationRecord>> done) override;
  void List(OperationQuery query, int limit, Done<OperationPage> done) override;
  void DeleteFinished(absl::Time before, int limit, Done<int> done) override;
  std::unique_ptr<Watch> WatchOperation(
      std::string name,
      std::function<void(const OperationSnapshot&)> seen) override;

 private:
  SqliteDatabase& database_;
  WatchList<const OperationSnapshot&> watches_;
};

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_SQLITE_OPERATION_STORE_H_
