#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "adapters/store/sqlite/sqlite_outcome_outbox.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/adapters/store/damage_fixture.h"
#include "tests/adapters/store/operation_store_contract.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using absl::StatusCode;
using testing::Contains;
using testing::ElementsAre;
using testing::SizeIs;

class OperationDamageTest : public DamageFixture {
 protected:
  void AddOperations(int count, v1::OperationMetadata::State state =
                                    v1::OperationMetadata::STATE_SENDING) {
    for (int i = 1; i <= count; ++i) {
      OperationRecord record = RecordNamed(absl::StrCat(i));
      record.set_upstream_id(
          absl::StrCat("needle-", i, ".", std::string(200, 'x')));
      record.set_state(state);
      record.mutable_expire_time()->set_seconds(100);
      record.mutable_end_time()->set_seconds(100);
      ASSERT_THAT(Create(store(), record), IsOk());
    }
  }
  std::set<std::string> Listed(OperationPage& all) {
    OperationQuery query;
    std::set<std::string> names;
    do {
      const auto page = Await<OperationPage>(
          [&](auto done) { store().List(query, 7, std::move(done)); });
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) break;
      for (const auto& record : page->records) names.insert(record.name());
      all.damaged.insert(all.damaged.end(), page->damaged.begin(),
                         page->damaged.end());
      query.before_name = page->more_before;
    } while (!query.before_name.empty());
    return names;
  }
};

TEST_F(OperationDamageTest, ListsAndExpiresOperationsBesideADamagedPage) {
  Open();
  AddOperations(100);
  Close();
  ZeroPagesWith(file(), "needle-50.");
  Open();
  OperationPage all;
  const std::set<std::string> names = Listed(all);
  EXPECT_THAT(all.damaged, Contains("operations/50"));
  EXPECT_EQ(names.size() + all.damaged.size(), 100u);
  EXPECT_THAT(names, Contains("operations/1"));
  EXPECT_THAT(names, Contains("operations/99"));

  const auto due = Await<std::vector<OperationRecord>>([&](auto done) {
    store().ListDue(absl::FromUnixSeconds(100), absl::FromUnixSeconds(100),
                    1000, std::move(done));
  });
  ASSERT_THAT(due, IsOk());
  EXPECT_EQ(due->size(), names.size());
  const auto open = Await<std::vector<OperationRecord>>([&](auto done) {
    store().ListOpen(v1::OperationMetadata::STATE_SENDING, "", 1000,
                     std::move(done));
  });
  ASSERT_THAT(open, IsOk());
  EXPECT_EQ(open->size(), names.size());

  EXPECT_THAT(Get(store(), "operations/50"), StatusIs(StatusCode::kDataLoss));
  EXPECT_THAT(Get(store(), "operations/1"), IsOk());
  // What may have been sent is not made again.
  OperationRecord again = RecordNamed("50");
  again.set_name("operations/again");
  EXPECT_THAT(Create(store(), again), StatusIs(StatusCode::kDataLoss));
  EXPECT_THAT(Create(store(), RecordNamed("101")), IsOk());
}

TEST_F(OperationDamageTest, ForgetsFinishedOperationsBesideADamagedPage) {
  Open();
  AddOperations(100, v1::OperationMetadata::STATE_SUCCEEDED);
  Close();
  ZeroPagesWith(file(), "needle-50.");
  Open();
  const auto deleted = Await<int>([&](auto done) {
    store().DeleteFinished(absl::FromUnixSeconds(200), 1000, std::move(done));
  });
  ASSERT_THAT(deleted, IsOk());
  // But those whose page cannot be merged with the one beside it.
  EXPECT_GT(*deleted, 30);
  EXPECT_THAT(Get(store(), "operations/1"), StatusIs(StatusCode::kNotFound));
}

TEST_F(OperationDamageTest, LeavesOutARecordThatIsNone) {
  Open();
  AddOperations(3);
  Close();
  RunOn(file(),
        "UPDATE operations SET record = x'ff' WHERE name = 'operations/2'");
  Open();
  OperationPage all;
  EXPECT_THAT(Listed(all), ElementsAre("operations/1", "operations/3"));
  EXPECT_THAT(all.damaged, ElementsAre("operations/2"));
  const auto open = Await<std::vector<OperationRecord>>([&](auto done) {
    store().ListOpen(v1::OperationMetadata::STATE_SENDING, "", 2,
                     std::move(done));
  });
  ASSERT_THAT(open, IsOk());
  EXPECT_THAT(*open, SizeIs(2));
  EXPECT_THAT(Get(store(), "operations/2"), StatusIs(StatusCode::kDataLoss));
  EXPECT_EQ(damaged_, 1);
}

TEST_F(OperationDamageTest, HandsOutAnOutcomeThatIsNoneWithoutName) {
  Open();
  SqliteOutcomeOutbox outbox(backend().database());
  OperationRecord record = Create(store(), RecordNamed("a"))->record;
  record.set_state(v1::OperationMetadata::STATE_FAILED);
  ASSERT_THAT(Update(store(), record), IsOk());
  Close();
  RunOn(file(), "UPDATE untold_outcomes SET record = x'ff'");
  Open();
  SqliteOutcomeOutbox again(backend().database());
  const auto entries = Await<std::vector<OutboxEntry>>(
      [&](auto done) { again.Read(10, std::move(done)); });
  ASSERT_THAT(entries, IsOk());
  ASSERT_THAT(*entries, SizeIs(1));
  EXPECT_EQ(entries->front().record.name(), "");
}

TEST_F(OperationDamageTest, PassesOverAnOutcomeThatCannotBeRead) {
  Open();
  for (const char* id : {"a", "b", "c"}) {
    OperationRecord record = Create(store(), RecordNamed(id))->record;
    // Large enough for pages of its own.
    record.set_upstream_id(absl::StrCat(std::string(5'000, 'x'), "needle-", id,
                                        ".", std::string(9'000, 'x')));
    record.set_state(v1::OperationMetadata::STATE_FAILED);
    ASSERT_THAT(Update(store(), record), IsOk());
  }
  Close();
  ZeroPagesWith(file(), "needle-b.");
  Open();
  SqliteOutcomeOutbox outbox(backend().database());
  const auto read = [&] {
    return Await<std::vector<OutboxEntry>>(
        [&](auto done) { outbox.Read(10, std::move(done)); });
  };
  const auto entries = read();
  ASSERT_THAT(entries, IsOk());
  std::vector<std::string> found;
  for (const OutboxEntry& entry : *entries)
    found.push_back(entry.record.name());
  ASSERT_THAT(found, ElementsAre("operations/a", "", "operations/c"));
  const auto forgotten = Await<int64_t>([&](auto done) {
    outbox.Forget(entries->back().number, std::move(done));
  });
  ASSERT_THAT(forgotten, IsOk());
  EXPECT_EQ(*forgotten, entries->back().number);
  ASSERT_THAT(read(), IsOk());
  EXPECT_THAT(*read(), SizeIs(0));
}

}  // namespace
}  // namespace gateway
