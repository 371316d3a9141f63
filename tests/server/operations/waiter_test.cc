#include "server/operations/waiter.h"

#include "server/operations/refusals.h"
#include "server/operations/transitions.h"
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
    EndUnsent(record, CancelledBeforeSending(), clock_.Now());
    return record;
  }

  const std::shared_ptr<Core> core_ =
      std::make_shared<Core>(store_, platform_, clock_, Options());
  std::optional<absl::StatusOr<OperationRecord>> end_;
  const std::shared_ptr<Waiter> waiter_ = std::make_shared<Waiter>(
      core_, clock_.Now() + absl::Seconds(30), [](const std::string&) {},
      [this](absl::StatusOr<OperationRecord> end) { end_ = std::move(end); });
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

TEST_F(WaiterTest, TakesNoOlderNews) {
  const OperationRecord queued = Queued("a");
  waiter_->Begin(Succeeded(Succeeded(queued)), nullptr);
  waiter_->OnRecord(GivenUp(queued));
  ASSERT_TRUE(end_.has_value());
  ASSERT_THAT(*end_, IsOk());
  EXPECT_EQ((*end_)->state(), State::STATE_SUCCEEDED);
}

}  // namespace
}  // namespace gateway
