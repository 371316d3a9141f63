#ifndef TESTS_ADAPTERS_STORE_OPERATION_STORE_CONTRACT_H_
#define TESTS_ADAPTERS_STORE_OPERATION_STORE_CONTRACT_H_

#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "tests/adapters/store/backend.h"
#include "tests/adapters/store/calls.h"
#include "tests/support/status_matchers.h"

namespace gateway {

// The promises of an OperationStore, tested on every backend.
class OperationStoreContract : public StoreContract {
 protected:
  // The record as kept, which must be possible.
  OperationRecord Created(const OperationRecord& record) {
    auto created = Create(store(), record);
    EXPECT_THAT(created, IsOk());
    return created.ok() ? created->record : record;
  }
  OperationRecord Updated(const OperationRecord& record) {
    auto updated = Update(store(), record);
    EXPECT_THAT(updated, IsOk());
    return updated.ok() ? *updated : record;
  }

  absl::StatusOr<OperationRecord> FindByRequest(const OperationRecord& like) {
    return Await<OperationRecord>([&](auto done) {
      store().FindByRequest(like.caller(), like.method(), like.request_id(),
                            std::move(done));
    });
  }
  absl::StatusOr<OperationRecord> FindByToken(const std::string& hash) {
    return Await<OperationRecord>(
        [&](auto done) { store().FindByToken(hash, std::move(done)); });
  }
  absl::StatusOr<OperationRecord> FindHolder(const std::string& resource) {
    return Await<OperationRecord>(
        [&](auto done) { store().FindHolder(resource, std::move(done)); });
  }
  std::vector<std::string> Due(int64_t due_seconds, int64_t held_seconds,
                               int limit = 100) {
    return NamesOf(Await<std::vector<OperationRecord>>([&](auto done) {
      store().ListDue(absl::FromUnixSeconds(due_seconds),
                      absl::FromUnixSeconds(held_seconds), limit,
                      std::move(done));
    }));
  }
  std::vector<std::string> Open(v1::OperationMetadata::State state,
                                const std::string& after, int limit = 100) {
    return NamesOf(Await<std::vector<OperationRecord>>([&](auto done) {
      store().ListOpen(state, after, limit, std::move(done));
    }));
  }
  absl::StatusOr<OperationPage> List(const OperationQuery& query,
                                     int limit = 100) {
    return Await<OperationPage>(
        [&](auto done) { store().List(query, limit, std::move(done)); });
  }
  // All that match, however they come.
  std::vector<std::string> AllOf(OperationQuery query, int limit = 100) {
    std::vector<std::string> names;
    do {
      const auto page = List(query, limit);
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) return names;
      for (const auto& record : page->records) names.push_back(record.name());
      query.before_name = page->more_before;
    } while (!query.before_name.empty());
    return names;
  }
  absl::StatusOr<int> DeleteFinished(int64_t before_seconds, int limit = 100) {
    return Await<int>([&](auto done) {
      store().DeleteFinished(absl::FromUnixSeconds(before_seconds), limit,
                             std::move(done));
    });
  }

 private:
  static std::vector<std::string> NamesOf(
      const absl::StatusOr<std::vector<OperationRecord>>& records) {
    EXPECT_THAT(records, IsOk());
    std::vector<std::string> names;
    if (!records.ok()) return names;
    for (const auto& record : *records) names.push_back(record.name());
    return names;
  }
};

}  // namespace gateway

#endif  // TESTS_ADAPTERS_STORE_OPERATION_STORE_CONTRACT_H_
