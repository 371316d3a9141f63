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
