#include "server/operations/waiter.h"

#include <atomic>
#include <thread>

#include "server/operations/refusals.h"
#include "server/operations/transitions.h"
#include "server/operations/write_run.h"
#include "tests/server/operations/engine_test.h"

namespace gateway {
namespace {

class WaiterTest : public EngineTest {
 protected:
  static OperationRecord Queued(const std::string& id) {
    OperationRecord record;
    record.set_name("operations/" + id);
    record.set_revision(1);
    record.set_state(State::STATE_QUEUED);
    record.set_bound(true);
    return record;
  }
  static OperationRecord Succeeded(OperationRecord record) {
    record.set_revision(record.revision() + 1);
    record.set_state(State::STATE_SUCCEEDED);
    return record;
  }
  OperationRecord GivenUp(OperationRecord record) {
    record.set_revision(record.revision() + 1);
    EndUnsent(record, GivenUpBeforeSending(), clock_.Now());
    return record;
  }

  std::shared_ptr<Waiter> NewWaiter() {
    return std::make_shared<Waiter>(
        core_, clock_.Now() + absl::Seconds(30),
        [](const std::string&, bool) {},
        [this](absl::StatusOr<OperationRecord> end) { end_ = std::move(end); });
  }

  const std::shared_ptr<Core> core_ =
      std::make_shared<Core>(store_, platform_, clock_, Options());
  std::optional<absl::StatusOr<OperationRecord>> end_;
  const std::shared_ptr<Waiter> waiter_ = NewWaiter();
};

TEST_F(WaiterTest, TakesNoNewsOfAnOperationThatItLetGoOf) {
  const OperationRecord first = Queued("a");
  const OperationRecord second = Queued("b");
  const OperationRecord late = Succeeded(Succeeded(first));
  waiter_->StartAgainIfUnsent([&] {
    // Between the two operations.
    waiter_->OnRecord(late);
    waiter_->Begin(second, nullptr);
  });
  waiter_->Begin(first, nullptr);
  waiter_->OnRecord(GivenUp(first));
  waiter_->OnRecord(late);
  EXPECT_FALSE(end_.has_value());
  waiter_->OnRecord(Succeeded(second));
  ASSERT_TRUE(end_.has_value());
  ASSERT_THAT(*end_, IsOk());
  EXPECT_EQ((*end_)->name(), second.name());
}

TEST_F(WaiterTest, IsNotAnsweredForAnOperationThatItLetGoOf) {
  const OperationRecord first = Queued("a");
  const OperationRecord second = Queued("b");
  waiter_->StartAgainIfUnsent([&] { waiter_->Begin(second, nullptr); });
  waiter_->Begin(first, nullptr);
  waiter_->OnRecord(GivenUp(first));
  waiter_->EndUnsent(first.name(), DeadlineBeforeSending());
  EXPECT_FALSE(end_.has_value());
  waiter_->EndUnsent(second.name(), DeadlineBeforeSending());
  ASSERT_TRUE(end_.has_value());
  EXPECT_THAT(*end_, StatusIs(absl::StatusCode::kDeadlineExceeded));
}

TEST_F(WaiterTest, TakesNoOlderNews) {
  const OperationRecord queued = Queued("a");
  waiter_->Begin(Succeeded(Succeeded(queued)), nullptr);
  waiter_->OnRecord(GivenUp(queued));
  ASSERT_TRUE(end_.has_value());
  ASSERT_THAT(*end_, IsOk());
  EXPECT_EQ((*end_)->state(), State::STATE_SUCCEEDED);
}

TEST_F(WaiterTest, TakesNewsThatComesWhileItBegins) {
  const OperationRecord queued = Queued("a");
  store_.OnNextWatch([&] {
    waiter_->OnRecord(Succeeded(Queued("b")));
    waiter_->OnRecord(Succeeded(queued));
  });
  waiter_->Begin(queued, nullptr);
  ASSERT_TRUE(end_.has_value());
  ASSERT_THAT(*end_, IsOk());
  EXPECT_EQ((*end_)->state(), State::STATE_SUCCEEDED);
}

TEST_F(WaiterTest, LeavesNothingBehindIfItsCallGoesWhileItBegins) {
  const auto run =
      std::make_shared<WriteRun>(core_, LiveWrite{Queued("a"), nullptr});
  run->Join(clock_.Now() + absl::Seconds(60));
  store_.OnNextWatch([this] { waiter_->Forget(); });
  waiter_->Begin(Queued("a"), run);
  EXPECT_EQ(core_->live.waiter_count(), 0u);
  // It had joined, and has left.
  EXPECT_TRUE(run->Leave(GivenUpBeforeSending()));
  Settle();
}

// Whoever drains waits for what is left behind.
TEST_F(WaiterTest, LeavesNothingBehindWheneverItsCallGoes) {
  constexpr int kRounds = 2000;
  const OperationRecord queued = Queued("a");
  for (int round = 0; round < kRounds; ++round) {
    const auto waiter = NewWaiter();
    std::atomic<bool> ready = false;
    std::atomic<bool> begins = false;
    std::thread caller([&] {
      ready = true;
      while (!begins) std::this_thread::yield();
      // At another moment each time.
      for (int i = 0; i < 20 * (round % 100); ++i)
        static_cast<void>(begins.load());
      waiter->Forget();
    });
    while (!ready) std::this_thread::yield();
    begins = true;
    waiter->Begin(queued, nullptr);
    caller.join();
    ASSERT_EQ(core_->live.waiter_count(), 0u) << "round " << round;
  }
}

TEST_F(WaiterTest, AnswersHowTheWriteEndedIfItsTimeIsOverWhileItBegins) {
  const OperationRecord queued = Queued("a");
  store_.Create(queued, [](const auto& made) { EXPECT_THAT(made, IsOk()); });
  const auto run =
      std::make_shared<WriteRun>(core_, LiveWrite{queued, nullptr});
  store_.OnNextWatch([this] { waiter_->GiveUp(DeadlineBeforeSending()); });
  waiter_->Begin(queued, run);
  Settle();
  ASSERT_TRUE(end_.has_value());
  ASSERT_THAT(*end_, IsOk());
  EXPECT_EQ((*end_)->state(), State::STATE_FAILED);
  EXPECT_EQ(MetadataOf(ResultOf(**end_).status(), "outcome"), "NOT_SENT");
}

}  // namespace
}  // namespace gateway
