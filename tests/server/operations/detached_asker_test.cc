#include "server/operations/detached_asker.h"

#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "server/operations/evidence.h"
#include "server/operations/transitions.h"
#include "server/operations/waiter.h"
#include "server/operations/write_run.h"
#include "tests/server/operations/engine_test.h"

namespace gateway {
namespace {

using absl::StatusCode;

// Joins operations whose runs the test makes.
class DetachedAskerTest : public EngineTest {
 protected:
  ~DetachedAskerTest() override {
    for (const auto& run : core_->live.runs()) run->LetGo();
  }

  // A new operation, stored.
  OperationRecord Queued(const std::string& id) {
    OperationRecord record;
    record.set_name("operations/" + id);
    record.set_state(State::STATE_QUEUED);
    record.set_request_id(id);
    record.set_bound(true);
    return Created(std::move(record));
  }

  std::shared_ptr<WriteRun> RunOf(const OperationRecord& queued) {
    auto run = std::make_shared<WriteRun>(core_, LiveWrite{queued, nullptr});
    run->Join(clock_.Now() + absl::Seconds(30));
    core_->live.Add(queued.name(), run);
    return run;
  }

  const std::shared_ptr<Core> core_ =
      std::make_shared<Core>(store_, platform_, clock_, Options());
  std::optional<absl::StatusOr<OperationRecord>> answer_;
  // What happens when the asker is answered.
  std::function<void()> on_answer_ = [] {};
  DetachedAsker asker_{core_, std::make_shared<Backlog>(core_),
                       [this](absl::StatusOr<StartedOperation> started) {
                         on_answer_();
                         if (!started.ok()) {
                           answer_ = started.status();
                           return;
                         }
                         EXPECT_TRUE(started->joined);
                         answer_ = std::move(started->record);
                       }};
};

// Another operation with the same request_id took effect, and so ended it.
TEST_F(DetachedAskerTest, NeverSaysNotSentOfWhatMustNotBeRepeated) {
  const OperationRecord queued = Queued("a");
  const auto run = RunOf(queued);
  OperationRecord overtaken = queued;
  AddEvidence(overtaken, v1::Evidence::KIND_CONTRADICTION, clock_.Now(), "x");
  EndUnsent(overtaken,
            MakeError(StatusCode::kUnknown, v1::ERROR_REASON_OUTCOME_UNKNOWN,
                      "may have taken effect"),
            clock_.Now());
  store_.Update(overtaken,
                [](const auto& stored) { EXPECT_THAT(stored, IsOk()); });
  Settle();
  // As Abandon() does first.
  run->Stop();
  asker_.OnJoined(queued, {});
  Settle();
  ASSERT_TRUE(answer_.has_value());
  ASSERT_THAT(*answer_, IsOk());
  EXPECT_EQ(MetadataOf(ResultOf(**answer_).status(), "outcome"), "UNKNOWN");
}

TEST_F(DetachedAskerTest, SaysNotSentOfWhatItsCallersGaveUp) {
  const OperationRecord queued = Queued("a");
  const auto run = RunOf(queued);
  // The end is never stored.
  run->Stop();
  asker_.OnJoined(queued, {});
  Settle();
  ASSERT_TRUE(answer_.has_value());
  EXPECT_THAT(*answer_, ErrorIs(StatusCode::kUnavailable,
                                v1::ERROR_REASON_CANCELLED_BEFORE_SENDING));
  EXPECT_EQ(MetadataOf(answer_->status(), "outcome"), "NOT_SENT");
}

// The call that made the operation has not begun its run yet.
TEST_F(DetachedAskerTest, DetachesARunThatBeginsMeanwhile) {
  const OperationRecord queued = Queued("a");
  std::promise<void> go = HoldStore();
  asker_.OnJoined(queued, {});
  const auto run = RunOf(queued);
  go.set_value();
  Settle();
  ASSERT_TRUE(answer_.has_value());
  ASSERT_THAT(*answer_, IsOk());
  EXPECT_TRUE((*answer_)->detached());
  EXPECT_FALSE(run->Leave(absl::CancelledError("gone")));
  EXPECT_EQ(Stored(queued.name()).state(), State::STATE_QUEUED);
}

// It is detached in the store only after it ended here, and that end cannot be
// stored: if the process went now, the next one would send it.
TEST_F(DetachedAskerTest, NeverSaysNotSentOfWhatTheNextProcessMaySend) {
  const OperationRecord queued = Queued("a");
  std::promise<void> go = HoldStore();
  asker_.OnJoined(queued, {});
  const auto run = RunOf(queued);
  std::optional<absl::StatusOr<OperationRecord>> waited;
  const auto waiter = std::make_shared<Waiter>(
      core_, clock_.Now() + absl::Seconds(30), [](const std::string&, bool) {},
      [&](absl::StatusOr<OperationRecord> end) { waited = std::move(end); });
  waiter->Begin(queued, run);
  run->Drain();
  on_answer_ = [this] { store_.FailNextWrites(2); };
  go.set_value();
  Settle();
  EXPECT_FALSE(waited.has_value());
  ASSERT_TRUE(answer_.has_value());
  EXPECT_THAT(*answer_, ErrorIs(StatusCode::kUnknown,
                                v1::ERROR_REASON_STORE_UNAVAILABLE));
  EXPECT_TRUE(Stored(queued.name()).detached());
  Advance(absl::Seconds(1));
  ASSERT_TRUE(waited.has_value());
  ASSERT_THAT(*waited, IsOk());
  EXPECT_EQ(MetadataOf(ResultOf(**waited).status(), "outcome"), "NOT_SENT");
}

TEST_F(DetachedAskerTest, KeepsARunGoingThatReadsInTheStoreThatItIsDetached) {
  platform_.HoldAdmissions(true);
  const auto call = Redeem("r1");
  Settle();
  store_.ListOpen(State::STATE_QUEUED, "", 1, [this](auto open) {
    open->front().set_detached(true);
    store_.Update(open->front(),
                  [](const auto& stored) { EXPECT_THAT(stored, IsOk()); });
  });
  Settle();
  std::promise<void> go = HoldStore();
  platform_.HoldAdmissions(false);
  platform_.Flush();
  // SENDING is about to be stored, in vain since the record has changed.
  call->waiting.reset();
  go.set_value();
  Settle();
  EXPECT_EQ(platform_.sends().size(), 1u);
}

}  // namespace
}  // namespace gateway
