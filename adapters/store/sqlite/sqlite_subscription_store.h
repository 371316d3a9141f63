#ifndef ADAPTERS_STORE_SQLITE_SQLITE_SUBSCRIPTION_STORE_H_
#define ADAPTERS_STORE_SQLITE_SQLITE_SUBSCRIPTION_STORE_H_

#include <map>
#include <string>
#include <vector>

#include "adapters/store/sqlite/database.h"
#include "adapters/store/subscription_store.h"

namespace gateway {

// Named subscriptions in a SQLite database. May be destroyed before its calls
// are answered.
class SqliteSubscriptionStore final : public SubscriptionStore {
 public:
  // `database` must outlive this.
  explicit SqliteSubscriptionStore(SqliteDatabase& database)
      : database_(database) {}

  void Create(SubscriptionRecord record,
              Done<SubscriptionRecord> done) override;
  void Delete(std::string name, Done<int64_t> done) override;
  void LoadAll(Done<std::vector<LoadedSubscription>> done) override;
  void Load(std::string name, Done<LoadedSubscription> done) override;
  void Apply(SubscriptionChange change, Done<AppliedChange> done) override;
  void CountParked(Done<std::map<std::string, ParkedCount>> done) override;
  void ListParked(std::string name, int64_t after, int limit,
                  Done<std::vector<ParkedRecord>> done) override;
  void Replay(std::string name, std::optional<int64_t> sequence,
              Done<int64_t> done) override;
  void DropParked(std::string name, std::optional<int64_t> sequence,
                  Done<int64_t> done) override;
  void ListReplays(std::string name, int limit,
                   Done<std::vector<int64_t>> done) override;

 private:
  SqliteDatabase& database_;
};

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_SQLITE_SUBSCRIPTION_STORE_H_
