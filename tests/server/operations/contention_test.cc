#include "tests/server/operations/engine_test.h"

namespace gateway {
namespace {

using absl::StatusCode;

class ContentionTest : public EngineTest {};

TEST_F(ContentionTest, ChangesOneCardOneAfterTheOtherInOrder) {
  const auto a = Redeem("a");
  const auto b = Redeem("b");
  const auto c = Redeem("c");
  Settle();
  EXPECT_EQ(platform_.sends().size(), 1);
  EXPECT_EQ(platform_.reads(), 1);
  EXPECT_THAT(CallBack(0, "ok:m-a"), IsOk());
  EXPECT_EQ(platform_.sends().size(), 2);
  EXPECT_THAT(CallBack(1, "no:x"), IsOk());
  EXPECT_EQ(platform_.sends().size(), 3);
  EXPECT_THAT(CallBack(2, "ok:m-c"), IsOk());
  EXPECT_EQ(ResponseOf(*a).movement_id(), "m-a");
  EXPECT_THAT(ErrorOf(*b), StatusIs(StatusCode::kFailedPrecondition));
  EXPECT_EQ(ResponseOf(*c).movement_id(), "m-c");
}

TEST_F(ContentionTest, LetsOtherCardsPass) {
  platform_.AddCard("other", "10");
  Redeem("a");
  auto request = Request("b", "1");
  request.set_barcode("other");
  Redeem(request);
  Settle();
  EXPECT_EQ(platform_.sends().size(), 2);
}

TEST_F(ContentionTest, BoundsTheQueueOfACard) {
  std::vector<std::shared_ptr<Call>> calls;
  for (const char* id : {"a", "b", "c", "d", "e", "f"})
    calls.push_back(Redeem(id));
  Settle();
  EXPECT_THAT(ErrorOf(*calls.back()),
              ErrorIs(StatusCode::kResourceExhausted,
                      v1::ERROR_REASON_GATEWAY_OVERLOADED));
  EXPECT_EQ(MetadataOf(*calls.back(), "outcome"), "NOT_SENT");
  EXPECT_FALSE(calls[4]->end.has_value());
}

TEST_F(ContentionTest, AsksUpstreamForNothingThatNobodyWaitsFor) {
  const auto hold = {&FakePlatform::HoldReads, &FakePlatform::HoldAdmissions};
  for (const auto what : hold) {
    (platform_.*what)(true);
    const auto call = Redeem("r1");
    Settle();
    EXPECT_TRUE(platform_.IsWanted());
    call->waiting.reset();
    EXPECT_FALSE(platform_.IsWanted());
    (platform_.*what)(false);
    Settle();
  }
  EXPECT_TRUE(platform_.sends().empty());
}

TEST_F(ContentionTest, AsksUpstreamForNothingPastTheDeadline) {
  platform_.HoldAdmissions(true);
  const auto call = Redeem("r1", "10", absl::Seconds(5));
  Settle();
  clock_.Advance(absl::Seconds(5));
  EXPECT_FALSE(platform_.IsWanted());
  platform_.HoldAdmissions(false);
  Settle();
  EXPECT_EQ(MetadataOf(*call, "outcome"), "NOT_SENT");
  EXPECT_TRUE(platform_.sends().empty());
}

TEST_F(ContentionTest, PassesTheTurnWhenAWaitingCallerGivesUp) {
  const auto a = Redeem("a");
  auto b = Redeem("b");
  const auto c = Redeem("c");
  Settle();
  b->waiting.reset();
  Settle();
  EXPECT_THAT(CallBack(0, "ok:m-a"), IsOk());
  ASSERT_EQ(platform_.sends().size(), 2);
  EXPECT_THAT(CallBack(1, "ok:m-c"), IsOk());
  EXPECT_EQ(ResponseOf(*c).movement_id(), "m-c");
}

TEST_F(ContentionTest, EndsAQueuedChangeUnsentWhenItsCallerGivesUp) {
  const auto a = Redeem("a");
  std::vector<std::shared_ptr<Call>> queued;
  for (const char* id : {"b", "c", "d", "e"})
    queued.push_back(Redeem(id, "10", absl::Seconds(id[0] - 'a')));
  Settle();
  const auto too_many = Redeem("f");
  Settle();
  EXPECT_THAT(ErrorOf(*too_many), StatusIs(StatusCode::kResourceExhausted));
  Advance(absl::Seconds(1));
  EXPECT_THAT(ErrorOf(*queued[0]),
              ErrorIs(StatusCode::kDeadlineExceeded,
                      v1::ERROR_REASON_DEADLINE_BEFORE_SENDING));
  EXPECT_EQ(MetadataOf(*queued[0], "outcome"), "NOT_SENT");
  const OperationRecord ended = Stored(MetadataOf(*queued[0], "operation"));
  EXPECT_EQ(ended.state(), State::STATE_FAILED);
  EXPECT_FALSE(ended.bound());
  // Its place in the queue is free again.
  const auto next = Redeem("g");
  Settle();
  EXPECT_FALSE(next->end.has_value());
  EXPECT_THAT(CallBack(0, "ok:m-a"), IsOk());
  EXPECT_EQ(platform_.sends().size(), 2);
}

TEST_F(ContentionTest, TellsWhoWaitedBehindAnotherChange) {
  Redeem("a");
  Settle();
  const auto behind = Redeem("b", "10", absl::Seconds(1));
  Restart();
  const auto after_restart = Redeem("c", "10", absl::Seconds(1));
  Advance(absl::Seconds(1));
  EXPECT_THAT(ErrorOf(*after_restart),
              ErrorIs(StatusCode::kDeadlineExceeded,
                      v1::ERROR_REASON_DEADLINE_BEFORE_SENDING));
  EXPECT_EQ(MetadataOf(*after_restart, "outcome"), "NOT_SENT");
  EXPECT_NE(MetadataOf(*after_restart, "holder"), "");
}

TEST_F(ContentionTest, LetsWhoJoinedWaitForItsOwnDeadline) {
  platform_.HoldReads(true);
  const auto hurried = Redeem("a", "10", absl::Seconds(1));
  Settle();
  const auto patient = Redeem("a", "10", absl::Seconds(30));
  Advance(absl::Seconds(1));
  EXPECT_TRUE(hurried->end.has_value());
  EXPECT_FALSE(patient->end.has_value());
  platform_.HoldReads(false);
  Settle();
  EXPECT_THAT(CallBack(0, "ok:m-a"), IsOk());
  EXPECT_EQ(ResponseOf(*patient).movement_id(), "m-a");
}

TEST_F(ContentionTest, RefusesACardWithAnUnresolvedChangeUntilItIsSettled) {
  const auto a = Redeem("a");
  Settle();
  const auto queued = Redeem("b", "10", absl::Hours(1));
  Advance(absl::Minutes(15));
  Advance(absl::Seconds(2));
  const auto later = Redeem("c");
  Settle();
  EXPECT_THAT(ErrorOf(*later),
              ErrorIs(StatusCode::kAborted, v1::ERROR_REASON_GIFTCARD_BUSY));
  EXPECT_EQ(MetadataOf(*later, "outcome"), "NOT_SENT");
  EXPECT_EQ(MetadataOf(*later, "holder"), a->sending);
  EXPECT_TRUE(queued->end.has_value());
  EXPECT_THAT(CallBack(0, "ok:m-a"), IsOk());
  Redeem("c");
  Settle();
  EXPECT_EQ(platform_.sends().size(), 2);
}

TEST_F(ContentionTest, FreesACardWhenAnUnresolvedChangeIsOldEnough) {
  Redeem("a");
  Advance(absl::Minutes(15));
  Advance(absl::Seconds(2));
  Advance(absl::Hours(24));
  Advance(absl::Seconds(2));
  Redeem("b");
  Settle();
  EXPECT_EQ(platform_.sends().size(), 2);
}

TEST_F(ContentionTest, WaitsForAChangeThatAnEarlierProcessSent) {
  Redeem("a");
  Settle();
  Restart();
  const auto b = Redeem("b");
  Settle();
  EXPECT_EQ(platform_.sends().size(), 1);
  EXPECT_EQ(platform_.reads(), 1);
  EXPECT_THAT(CallBack(0, "ok:m-a"), IsOk());
  ASSERT_EQ(platform_.sends().size(), 2);
  EXPECT_THAT(CallBack(1, "ok:m-b"), IsOk());
  EXPECT_EQ(ResponseOf(*b).movement_id(), "m-b");
}

TEST_F(ContentionTest, AnswersEveryWaitWhenItDrains) {
  const auto sent = Redeem("a");
  const auto queued = Redeem("b");
  Settle();
  operations_->Drain();
  const auto late = Redeem("c");
  Settle();
  EXPECT_FALSE(sent->end.has_value());
  for (const auto& call : {queued, late}) {
    EXPECT_THAT(ErrorOf(*call), ErrorIs(StatusCode::kUnavailable,
                                        v1::ERROR_REASON_GATEWAY_DRAINING));
    EXPECT_EQ(MetadataOf(*call, "outcome"), "NOT_SENT");
  }
  operations_->EndWaits();
  Settle();
  EXPECT_THAT(ErrorOf(*sent), ErrorIs(StatusCode::kDeadlineExceeded,
                                      v1::ERROR_REASON_OPERATION_PENDING));
}

TEST_F(ContentionTest, WakesEveryoneWhoWaitsForAnOperation) {
  const auto call = Redeem("a");
  Settle();
  std::vector<State::State> ends;
  std::vector<std::unique_ptr<Waiting>> waits;
  waits.reserve(10000);
  for (int i = 0; i < 10000; ++i)
    waits.push_back(operations_->Wait(
        "default", call->sending, clock_.Now() + absl::Minutes(1),
        [&](auto record) { ends.push_back((*record)->state()); }));
  absl::Status unknown;
  auto none = operations_->Wait(
      "default", "operations/none", clock_.Now() + absl::Minutes(1),
      [&](auto record) { unknown = record.status(); });
  absl::Status foreign;
  operations_->Get("somebody", call->sending,
                   [&](auto record) { foreign = record.status(); });
  Settle();
  EXPECT_TRUE(ends.empty());
  EXPECT_THAT(CallBack(0, "ok:m"), IsOk());
  EXPECT_EQ(ends, std::vector<State::State>(10000, State::STATE_SUCCEEDED));
  for (const auto& status : {unknown, foreign})
    EXPECT_THAT(status, ErrorIs(StatusCode::kNotFound,
                                v1::ERROR_REASON_OPERATION_NOT_FOUND));
}

}  // namespace
}  // namespace gateway
