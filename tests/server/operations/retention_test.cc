#include "absl/strings/str_format.h"
#include "tests/server/operations/engine_test.h"

namespace gateway {
namespace {

using absl::StatusCode;

constexpr absl::Duration kKept = absl::Hours(35 * 24);

class OperationRetentionTest : public EngineTest {
 protected:
  absl::Status Read(const std::string& name) {
    absl::Status status;
    operations_->Get("default", name,
                     [&](const auto& record) { status = record.status(); });
    Settle();
    return status;
  }
  size_t Kept() {
    OperationPage page;
    store_.List({}, 1000, [&](auto listed) { page = *std::move(listed); });
    store_.Flush();
    return page.records.size();
  }
};

TEST_F(OperationRetentionTest, ForgetsAnOutcomeInTimeAndFreesItsRequestId) {
  const auto call = Redeem("r1");
  Settle();
  EXPECT_THAT(CallBack(0, "ok:m-1"), IsOk());
  Advance(kKept - absl::Minutes(2));
  EXPECT_THAT(Read(call->sending), IsOk());
  const auto joined = Redeem("r1");
  Settle();
  EXPECT_EQ(ResponseOf(*joined).movement_id(), "m-1");
  Advance(absl::Minutes(4));
  EXPECT_THAT(
      Read(call->sending),
      ErrorIs(StatusCode::kNotFound, v1::ERROR_REASON_OPERATION_NOT_FOUND));
  const auto again = Redeem("r1");
  Settle();
  EXPECT_EQ(platform_.sends().size(), 2);
  EXPECT_NE(again->sending, call->sending);
}

TEST_F(OperationRetentionTest, CountsFromTheOutcomeWhateverBecomesKnownLater) {
  const auto call = Redeem("r1");
  Settle();
  EXPECT_THAT(CallBack(0, "ok:m-1"), IsOk());
  Advance(kKept - absl::Minutes(2));
  EXPECT_THAT(CallBack(0, "ok:m-1"), IsOk());
  EXPECT_THAT(CallBack(0, "no:blocked"), IsOk());
  Advance(absl::Minutes(4));
  EXPECT_THAT(
      Read(call->sending),
      ErrorIs(StatusCode::kNotFound, v1::ERROR_REASON_OPERATION_NOT_FOUND));
}

// An operation that ends while the system's clock is behind is no older for it.
TEST_F(OperationRetentionTest, ForgetsNothingBecauseTheSystemsClockIsSet) {
  const auto ahead = Redeem("r1");
  Settle();
  EXPECT_THAT(CallBack(0, "ok:m-1"), IsOk());
  clock_.SetWall(2 * kKept);
  Advance(absl::Minutes(2));
  EXPECT_THAT(Read(ahead->sending), IsOk());
  clock_.SetWall(-4 * kKept);
  const auto behind = Redeem("r2");
  Settle();
  EXPECT_THAT(CallBack(1, "ok:m-2"), IsOk());
  clock_.SetWall(2 * kKept);
  Advance(kKept - absl::Minutes(4));
  const auto joined = Redeem("r1");
  Settle();
  EXPECT_EQ(ResponseOf(*joined).movement_id(), "m-1");
  EXPECT_THAT(Read(behind->sending), IsOk());
  Advance(absl::Minutes(6));
  EXPECT_THAT(Read(ahead->sending), StatusIs(StatusCode::kNotFound));
}

// The outcome of a held card is not known: it guards money.
TEST_F(OperationRetentionTest, HoldsACardThoughTheSystemsClockIsSet) {
  const auto call = Redeem("r1");
  Advance(absl::Minutes(15));
  Advance(absl::Seconds(2));
  ASSERT_EQ(Stored(call->sending).state(), State::STATE_UNRESOLVED);
  clock_.SetWall(2 * kKept);
  Advance(absl::Hours(23));
  EXPECT_TRUE(Stored(call->sending).holds_resource());
  clock_.SetWall(-4 * kKept);
  Advance(absl::Hours(1));
  Advance(absl::Seconds(2));
  EXPECT_FALSE(Stored(call->sending).holds_resource());
}

TEST_F(OperationRetentionTest, NeverForgetsWhatHasNoOutcome) {
  const auto call = Redeem("r1");
  Advance(absl::Minutes(16));
  Advance(2 * kKept);
  Advance(absl::Minutes(2));
  EXPECT_EQ(Stored(call->sending).state(), State::STATE_UNRESOLVED);
  EXPECT_THAT(CallBack(0, "ok:m-1"), IsOk());
  EXPECT_EQ(Stored(call->sending).state(), State::STATE_SUCCEEDED);
}

TEST_F(OperationRetentionTest, ForgetsAFewAtATime) {
  for (int i = 0; i < 450; ++i) {
    OperationRecord record;
    record.set_name(absl::StrFormat("operations/%03d", i));
    record.set_request_id(record.name());
    record.set_state(State::STATE_FAILED);
    store_.Create(record, [](const auto& made) { ASSERT_THAT(made, IsOk()); });
  }
  Advance(absl::Minutes(1));
  EXPECT_EQ(Kept(), 250);
  Advance(absl::Milliseconds(50));
  EXPECT_EQ(Kept(), 50);
  store_.FailNextWrites(1);
  Advance(absl::Milliseconds(50));
  EXPECT_EQ(Kept(), 50);
  Advance(absl::Minutes(1));
  EXPECT_EQ(Kept(), 0);
}

}  // namespace
}  // namespace gateway
