#include <atomic>
#include <thread>

#include "gmock/gmock.h"
#include "tests/adapters/store/operation_store_contract.h"
#include "tests/support/collector.h"

namespace gateway {
namespace {

using absl::StatusCode;
using testing::ElementsAre;
using testing::IsEmpty;

TEST_P(OperationStoreContract, CreatesOnceForManyThreadsAtATime) {
  std::atomic<int> created = 0;
  Collector<std::string> names;
  std::vector<std::thread> threads;
  threads.reserve(8);
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, i] {
      OperationRecord record = RecordNamed(std::to_string(i));
      record.set_request_id("the same");
      const auto result = Create(store(), record);
      ASSERT_THAT(result, IsOk());
      if (result->created) ++created;
      names.Add(result->record.name());
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(created, 1);
  const auto all = names.WaitFor(8);
  EXPECT_THAT(all, testing::SizeIs(8));
  EXPECT_THAT(all, testing::Each(all.front()));
}

// Each thread adds to the evidence until it has won some races; none is lost.
TEST_P(OperationStoreContract, LosesNoUpdateInRaces) {
  const OperationRecord first = Created(RecordNamed("a"));
  std::vector<std::thread> threads;
  threads.reserve(8);
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int won = 0; won < 10;) {
        auto record = Get(store(), first.name());
        ASSERT_THAT(record, IsOk());
        record->add_evidence();
        const auto updated = Update(store(), *record);
        if (updated.ok()) {
          ++won;
        } else {
          ASSERT_THAT(updated, StatusIs(StatusCode::kAborted));
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const auto last = Get(store(), first.name());
  ASSERT_THAT(last, IsOk());
  EXPECT_EQ(last->revision(), 81);
  EXPECT_EQ(last->evidence_size(), 80);
}

TEST_P(OperationStoreContract, ShowsAWatcherAllRevisionsInOrder) {
  Collector<int64_t> seen;
  auto watch = store().WatchOperation(
      "operations/a",
      [&](const OperationRecord& record) { seen.Add(record.revision()); });
  OperationRecord record = Created(RecordNamed("a"));
  OperationRecord other = Created(RecordNamed("b"));
  for (int i = 0; i < 20; ++i) {
    record = Updated(record);
    other = Updated(other);
    EXPECT_THAT(Update(store(), RecordNamed("a")),
                StatusIs(StatusCode::kAborted));
  }
  const auto revisions = seen.WaitFor(21);
  ASSERT_EQ(revisions.size(), 21u);
  for (int i = 0; i <= 20; ++i) EXPECT_EQ(revisions[i], i + 1);
}

TEST_P(OperationStoreContract, ShowsEachOfThousandsOfWatchersItsOwn) {
  Collector<std::string> seen;
  std::vector<std::unique_ptr<Watch>> watches;
  watches.reserve(3000);
  for (int i = 0; i < 3000; ++i) {
    watches.push_back(store().WatchOperation(
        "operations/" + std::to_string(i),
        [&](const OperationRecord& record) { seen.Add(record.name()); }));
  }
  Created(RecordNamed("17"));
  Created(RecordNamed("2999"));
  EXPECT_THAT(seen.WaitFor(2), ElementsAre("operations/17", "operations/2999"));
}

TEST_P(OperationStoreContract, CallsAWatcherNoMoreOnceDestroyed) {
  Collector<int64_t> seen;
  Collector<int64_t> control;
  auto watch = store().WatchOperation(
      "operations/a",
      [&](const OperationRecord& record) { seen.Add(record.revision()); });
  auto control_watch = store().WatchOperation(
      "operations/a",
      [&](const OperationRecord& record) { control.Add(record.revision()); });
  const OperationRecord record = Created(RecordNamed("a"));
  ASSERT_THAT(seen.WaitFor(1), ElementsAre(1));
  watch.reset();
  Updated(record);
  ASSERT_THAT(control.WaitFor(2), ElementsAre(1, 2));
  EXPECT_THAT(seen.WaitFor(0), ElementsAre(1));
}

TEST_P(OperationStoreContract, LetsAWatcherUseTheStoreAndEndItself) {
  Collector<int64_t> seen;
  Answer<OperationRecord> answer;
  std::unique_ptr<Watch> watch;
  watch = store().WatchOperation("operations/a",
                                 [&](const OperationRecord& record) {
                                   store().Update(record, answer.done());
                                   seen.Add(record.revision());
                                   watch.reset();
                                 });
  Created(RecordNamed("a"));
  const auto updated = answer.Wait();
  ASSERT_THAT(updated, IsOk());
  EXPECT_EQ(updated->revision(), 2);
  EXPECT_THAT(seen.WaitFor(1), ElementsAre(1));
}

TEST_P(OperationStoreContract, LetsAnAnswerCallAgain) {
  Answer<OperationRecord> last;
  store().Create(RecordNamed("a"), [&](auto created) {
    ASSERT_THAT(created, IsOk());
    store().Update(created->record, [&](auto updated) {
      ASSERT_THAT(updated, IsOk());
      store().Get((*updated)->name(), last.done());
    });
  });
  const auto got = last.Wait();
  ASSERT_THAT(got, IsOk());
  EXPECT_EQ(got->revision(), 2);
}

TEST_P(OperationStoreContract, AnswersOutsideTheCall) {
  Mutex mu;
  Answer<CreatedOperation> answer;
  {
    // An answer within the call would wait for itself.
    MutexLock lock(mu);
    store().Create(RecordNamed("a"),
                   [&mu, done = answer.done()](auto created) mutable {
                     mu.Lock();
                     mu.Unlock();
                     std::move(done)(std::move(created));
                   });
  }
  EXPECT_THAT(answer.Wait(), IsOk());
}

}  // namespace
}  // namespace gateway
