#include "adapters/store/sqlite/sqlite_subscription_store.h"

#include <utility>

#include "adapters/store/sqlite/parked_rows.h"
#include "adapters/store/sqlite/subscription_rows.h"

namespace gateway {

void SqliteSubscriptionStore::Create(SubscriptionRecord record,
                                     Done<SubscriptionRecord> done) {
  database_.Write<SubscriptionRecord>(
      [record = std::move(record)](SqliteConnection& connection) {
        return CreateSubscription(connection, record);
      },
      std::move(done));
}

void SqliteSubscriptionStore::Delete(std::string name, Done<int64_t> done) {
  database_.Write<int64_t>(
      [name = std::move(name)](SqliteConnection& connection) {
        return DeleteSubscription(connection, name);
      },
      std::move(done));
}

void SqliteSubscriptionStore::LoadAll(
    Done<std::vector<LoadedSubscription>> done) {
  database_.Read<std::vector<LoadedSubscription>>(
      [&database = database_](SqliteConnection& connection) {
        std::vector<std::string> damaged;
        auto all = LoadSubscriptions(connection, damaged);
        for (const std::string& name : damaged)
          database.NoteDamage("subscription", name);
        return all;
      },
      std::move(done));
}

void SqliteSubscriptionStore::Load(std::string name,
                                   Done<LoadedSubscription> done) {
  // In the row of writes, so that it sees those asked for before.
  database_.Write<LoadedSubscription>(
      [name = std::move(name)](SqliteConnection& connection) {
        return LoadSubscription(connection, name);
      },
      std::move(done));
}

void SqliteSubscriptionStore::Apply(SubscriptionChange change,
                                    Done<AppliedChange> done) {
  database_.Write<AppliedChange>(
      [change = std::move(change)](SqliteConnection& connection) {
        return ApplyChange(connection, change);
      },
      std::move(done));
}

void SqliteSubscriptionStore::CountParked(
    Done<std::map<std::string, ParkedCount>> done) {
  database_.Read<std::map<std::string, ParkedCount>>(gateway::CountParked,
                                                     std::move(done));
}

void SqliteSubscriptionStore::ListParked(std::string name, int64_t after,
                                         int limit,
                                         Done<std::vector<ParkedRecord>> done) {
  database_.Read<std::vector<ParkedRecord>>(
      [name = std::move(name), after, limit](SqliteConnection& connection) {
        return gateway::ListParked(connection, name, after, limit);
      },
      std::move(done));
}

void SqliteSubscriptionStore::Replay(std::string name,
                                     std::optional<int64_t> sequence,
                                     Done<int64_t> done) {
  database_.Write<int64_t>(
      [name = std::move(name), sequence](SqliteConnection& connection) {
        return ReplayParked(connection, name, sequence);
      },
      std::move(done));
}

void SqliteSubscriptionStore::DropParked(std::string name,
                                         std::optional<int64_t> sequence,
                                         Done<int64_t> done) {
  database_.Write<int64_t>(
      [name = std::move(name), sequence](SqliteConnection& connection) {
        return gateway::DropParked(connection, name, sequence);
      },
      std::move(done));
}

void SqliteSubscriptionStore::ListReplays(std::string name, int limit,
                                          Done<std::vector<int64_t>> done) {
  database_.Read<std::vector<int64_t>>(
      [name = std::move(name), limit](SqliteConnection& connection) {
        return gateway::ListReplays(connection, name, limit);
      },
      std::move(done));
}

}  // namespace gateway
