#include <memory>
#include <utility>
#include <vector>

#include "tests/server/operations/engine_test.h"

namespace gateway {
namespace {

using absl::StatusCode;

class RedeemTest : public EngineTest {
 protected:
  static Sent Accepted() {
    Sent sent;
    sent.effect = Sent::Effect::kAccepted;
    return sent;
  }
};

TEST_F(RedeemTest, AnswersWithTheRealOutcome) {
  const auto call = Redeem("r1", "12.50");
  Settle();
  EXPECT_FALSE(call->end.has_value());
  EXPECT_THAT(CallBack(0, "ok:m-1"), IsOk());
  const auto response = ResponseOf(*call);
  EXPECT_EQ(response.movement_id(), "m-1");
  EXPECT_EQ(response.operation(), call->sending);
  EXPECT_EQ(response.balance_before().units(), 100);
}

TEST_F(RedeemTest, IsEncodedOnceWithTheUrlForItsOutcome) {
  const auto call = Redeem("r1");
  Settle();
  EXPECT_EQ(platform_.encodings().size(), 1);
  EXPECT_TRUE(platform_.sends().at(0).callback_url.starts_with(
      Options().callback_base));
  EXPECT_THAT(CallBack(0, "ok:m-1"), IsOk());
  EXPECT_EQ(ResponseOf(*call).movement_id(), "m-1");
}

TEST_F(RedeemTest, IsUnpackedByNobodyElseIfItsCallerHasDoneSo) {
  const auto request = Request("r1", "10");
  const auto unpacked =
      std::make_shared<const v1::RedeemGiftcardRequest>(request);
  WriteCall write = WriteOf(request);
  write.unpacked = unpacked;
  const auto waiting = operations_->Run(
      std::move(write), [](const std::string&, bool) {},
      [](const absl::StatusOr<OperationRecord>&) {});
  Settle();
  EXPECT_EQ(platform_.sends().at(0).unpacked, unpacked);
}

TEST_F(RedeemTest, IsRefusedWithTheRequestOfAnotherMethod) {
  WriteCall write = WriteOf(Request("r1", "10"));
  write.request.PackFrom(v1::GenerateGiftcardsRequest());
  write.unpacked = std::make_shared<v1::GenerateGiftcardsRequest>();
  Call call;
  call.waiting = operations_->Run(
      std::move(write), [](const std::string&, bool) {},
      [&](const absl::StatusOr<OperationRecord>& end) { call.end = end; });
  Settle();
  EXPECT_THAT(ErrorOf(call),
              ErrorIs(StatusCode::kInternal, v1::ERROR_REASON_INTERNAL));
  EXPECT_EQ(MetadataOf(call, "outcome"), "NOT_SENT");
  EXPECT_TRUE(platform_.sends().empty());
}

TEST_F(RedeemTest, IsOnDiskBeforeItLeaves) {
  std::vector<State::State> seen;
  platform_.OnSend(Accepted(), [&](const Write&) {
    store_.List(OperationQuery(), 10, [&](auto page) {
      for (const auto& record : page->records) seen.push_back(record.state());
    });
  });
  Redeem("r1");
  Settle();
  EXPECT_THAT(seen, testing::ElementsAre(State::STATE_SENDING));
}

TEST_F(RedeemTest, SendsOnceForOneRequestId) {
  const auto first = Redeem("r1");
  const auto twin = Redeem("r1");
  Settle();
  const auto later = Redeem("r1");
  Settle();
  EXPECT_THAT(CallBack(0, "ok:m-1"), IsOk());
  const auto after = Redeem("r1");
  Settle();
  EXPECT_EQ(platform_.sends().size(), 1);
  EXPECT_EQ(platform_.reads(), 1);
  for (const auto& call : {first, twin, later, after}) {
    EXPECT_EQ(ResponseOf(*call).movement_id(), "m-1");
    EXPECT_EQ(call->sending, first->sending);
  }
}

TEST_F(RedeemTest, TakesEqualAmountsInAnySpellingForTheSameRequest) {
  auto request = Request("r1", "10");
  const auto first = Redeem(request);
  request.set_read_balance_after(true);
  const auto second = Redeem(request);
  Settle();
  EXPECT_THAT(CallBack(0, "ok:m-1"), IsOk());
  EXPECT_EQ(ResponseOf(*second).movement_id(), "m-1");
}

TEST_F(RedeemTest, RefusesARequestIdOfAnotherRequest) {
  Redeem("r1", "10");
  Settle();
  const auto other = Redeem("r1", "11");
  Settle();
  EXPECT_THAT(ErrorOf(*other), ErrorIs(StatusCode::kInvalidArgument,
                                       v1::ERROR_REASON_REQUEST_ID_REUSED));
  EXPECT_NE(MetadataOf(*other, "operation"), "");
  EXPECT_EQ(MetadataOf(*other, "outcome"), "");
  EXPECT_EQ(platform_.sends().size(), 1);
}

TEST_F(RedeemTest, RefusesWhatTheCardDoesNotBearAndFreesTheRequestId) {
  const auto call = Redeem("r1", "100.01");
  Settle();
  EXPECT_THAT(ErrorOf(*call),
              ErrorIs(StatusCode::kFailedPrecondition,
                      v1::ERROR_REASON_GIFTCARD_BALANCE_TOO_LOW));
  EXPECT_EQ(MetadataOf(*call, "outcome"), "NOT_SENT");
  EXPECT_EQ(MetadataOf(*call, "balance"), "100.00");
  EXPECT_TRUE(platform_.sends().empty());
  platform_.AddCard(kCard, "200");
  const auto again = Redeem("r1", "100.01");
  Settle();
  EXPECT_THAT(CallBack(0, "ok:m"), IsOk());
  EXPECT_EQ(ResponseOf(*again).movement_id(), "m");
}

TEST_F(RedeemTest, TellsARefusalOfUpstreamToEveryRepeat) {
  const auto call = Redeem("r1");
  Settle();
  EXPECT_THAT(CallBack(0, "no:blocked"), IsOk());
  const auto again = Redeem("r1");
  Settle();
  for (const auto& each : {call, again}) {
    EXPECT_THAT(ErrorOf(*each), ErrorIs(StatusCode::kFailedPrecondition,
                                        v1::ERROR_REASON_UPSTREAM_REJECTED));
    EXPECT_EQ(MetadataOf(*each, "outcome"), "REJECTED");
  }
  EXPECT_EQ(platform_.sends().size(), 1);
}

TEST_F(RedeemTest, AnswersPendingAtTheDeadlineAndGoesOn) {
  const auto call = Redeem("r1", "10", absl::Seconds(5));
  Advance(absl::Seconds(5));
  EXPECT_THAT(ErrorOf(*call), ErrorIs(StatusCode::kDeadlineExceeded,
                                      v1::ERROR_REASON_OPERATION_PENDING));
  EXPECT_EQ(MetadataOf(*call, "operation"), call->sending);
  EXPECT_EQ(MetadataOf(*call, "outcome"), "UNKNOWN");
  EXPECT_THAT(CallBack(0, "ok:m-1"), IsOk());
  const auto again = Redeem("r1");
  Settle();
  EXPECT_EQ(ResponseOf(*again).movement_id(), "m-1");
  EXPECT_EQ(platform_.sends().size(), 1);
}

TEST_F(RedeemTest, NeverSendsWhatItsCallerGaveUp) {
  platform_.HoldReads(true);
  auto gone = Redeem("r1");
  Settle();
  gone->waiting.reset();
  const auto late = Redeem("r2", "10", absl::Seconds(1));
  Advance(absl::Seconds(1));
  platform_.HoldReads(false);
  Settle();
  EXPECT_TRUE(platform_.sends().empty());
  EXPECT_FALSE(gone->end.has_value());
  EXPECT_THAT(ErrorOf(*late),
              ErrorIs(StatusCode::kDeadlineExceeded,
                      v1::ERROR_REASON_DEADLINE_BEFORE_SENDING));
  EXPECT_EQ(MetadataOf(*late, "outcome"), "NOT_SENT");
}

TEST_F(RedeemTest, StartsAgainForWhoJoinedWhatOthersGaveUp) {
  platform_.HoldReads(true);
  auto gone = Redeem("r1");
  Settle();
  gone->waiting.reset();
  // The end of the first is on its way to the store when this joins it.
  const auto repeat = Redeem("r1");
  platform_.HoldReads(false);
  Settle();
  ASSERT_EQ(platform_.sends().size(), 1);
  EXPECT_THAT(CallBack(0, "ok:m-1"), IsOk());
  EXPECT_EQ(ResponseOf(*repeat).movement_id(), "m-1");
  EXPECT_FALSE(repeat->joined);
}

TEST_F(RedeemTest, TellsWhoJoinedThatItDid) {
  const auto first = Redeem("r1");
  Settle();
  const auto during = Redeem("r1");
  Settle();
  EXPECT_THAT(CallBack(0, "ok:m-1"), IsOk());
  const auto after = Redeem("r1");
  Settle();
  EXPECT_FALSE(first->joined);
  EXPECT_TRUE(during->joined);
  EXPECT_TRUE(after->joined);
  EXPECT_EQ(after->sending, first->sending);
}

TEST_F(RedeemTest, GoesOnUnsentWhileOneOfItsCallersWaits) {
  platform_.HoldReads(true);
  auto gone = Redeem("r1");
  Settle();
  const auto stays = Redeem("r1");
  Settle();
  gone->waiting.reset();
  platform_.HoldReads(false);
  Settle();
  EXPECT_THAT(CallBack(0, "ok:m-1"), IsOk());
  EXPECT_EQ(ResponseOf(*stays).movement_id(), "m-1");
}

TEST_F(RedeemTest, ForgetsACallerThatIsGoneAfterTheSend) {
  auto call = Redeem("r1");
  Settle();
  call->waiting.reset();
  EXPECT_THAT(CallBack(0, "ok:m-1"), IsOk());
  EXPECT_FALSE(call->end.has_value());
  EXPECT_EQ(Stored(call->sending).state(), State::STATE_SUCCEEDED);
}

TEST_F(RedeemTest, NeverSaysNotSentOfWhatAnEarlierCallSent) {
  const auto first = Redeem("r1");
  Settle();
  const auto late = Redeem("r1", "10", absl::Seconds(-1));
  Settle();
  EXPECT_THAT(ErrorOf(*late), ErrorIs(StatusCode::kDeadlineExceeded,
                                      v1::ERROR_REASON_OPERATION_PENDING));
  store_.FailNextWrites(1);
  const auto unstored = Redeem("r1");
  Settle();
  EXPECT_FALSE(unstored->end.has_value());
  operations_->Drain();
  const auto draining = Redeem("r1");
  Settle();
  EXPECT_FALSE(draining->end.has_value());
  EXPECT_THAT(CallBack(0, "ok:m-1"), IsOk());
  for (const auto& call : {first, unstored, draining})
    EXPECT_EQ(ResponseOf(*call).movement_id(), "m-1");
}

TEST_F(RedeemTest, ClaimsNothingWhileTheStoreIsSilent) {
  Redeem("r1");
  Settle();
  store_.FailNextWrites(1);
  store_.FailNextReads(1);
  const auto call = Redeem("r1");
  Settle();
  EXPECT_THAT(ErrorOf(*call), ErrorIs(StatusCode::kUnknown,
                                      v1::ERROR_REASON_STORE_UNAVAILABLE));
  EXPECT_EQ(MetadataOf(*call, "outcome"), "UNKNOWN");
}

TEST_F(RedeemTest, IsNotSentAfterItsDeadline) {
  const auto late = Redeem("r1", "10", absl::Seconds(-1));
  Settle();
  EXPECT_THAT(ErrorOf(*late),
              ErrorIs(StatusCode::kDeadlineExceeded,
                      v1::ERROR_REASON_DEADLINE_BEFORE_SENDING));
  EXPECT_EQ(MetadataOf(*late, "outcome"), "NOT_SENT");
  EXPECT_TRUE(platform_.sends().empty());
}

TEST_F(RedeemTest, IsNotSentIfItCannotBeStored) {
  store_.FailNextWrites(1);
  const auto unstored = Redeem("r1");
  Settle();
  EXPECT_THAT(ErrorOf(*unstored), ErrorIs(StatusCode::kUnavailable,
                                          v1::ERROR_REASON_STORE_UNAVAILABLE));
  platform_.HoldReads(true);
  const auto call = Redeem("r2");
  Settle();
  store_.FailNextWrites(3);
  platform_.HoldReads(false);
  Settle();
  EXPECT_THAT(ErrorOf(*call), ErrorIs(StatusCode::kUnavailable,
                                      v1::ERROR_REASON_STORE_UNAVAILABLE));
  EXPECT_EQ(MetadataOf(*call, "outcome"), "NOT_SENT");
  EXPECT_TRUE(platform_.sends().empty());
  Advance(absl::Seconds(1));
  Advance(absl::Seconds(1));
  const auto again = Redeem("r2");
  Settle();
  EXPECT_EQ(platform_.sends().size(), 1);
  EXPECT_THAT(CallBack(0, "ok:m"), IsOk());
  EXPECT_EQ(ResponseOf(*again).movement_id(), "m");
}

}  // namespace
}  // namespace gateway
