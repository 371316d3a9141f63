#include "tests/server/operations/outcome_test.h"

#include <future>

#include "gmock/gmock.h"
#include "server/operations/evidence.h"

namespace gateway {
namespace {

using absl::StatusCode;

TEST_F(OutcomeTest, TakesACallbackThatIsFasterThanTheAck) {
  platform_.OnSend(End(Sent::Effect::kAccepted), [&](const Write& write) {
    PostCallback(
        write.callback_url.substr(Options().callback_base.size()), {}, "ok:m-1",
        [](const absl::Status& status) { EXPECT_THAT(status, IsOk()); });
    store_.Flush();
  });
  const auto call = Redeem("r1");
  Settle();
  EXPECT_EQ(ResponseOf(*call).movement_id(), "m-1");
  EXPECT_EQ(Stored(call->sending).state(), State::STATE_SUCCEEDED);
}

TEST_F(OutcomeTest, TakesAnOutcomeThatComesAtOnce) {
  Sent sent = End(Sent::Effect::kSucceeded);
  v1::RedeemGiftcardResponse redeemed;
  redeemed.set_movement_id("m-1");
  sent.response.PackFrom(redeemed);
  platform_.OnSend(sent);
  const auto call = Redeem("r1");
  Settle();
  const auto response = ResponseOf(*call);
  EXPECT_EQ(response.movement_id(), "m-1");
  EXPECT_EQ(response.operation(), call->sending);
  EXPECT_EQ(response.balance_before().units(), 100);
}

TEST_F(OutcomeTest, TakesNoOutcomeFromTheResponseToAnotherWrite) {
  Sent sent = End(Sent::Effect::kSucceeded);
  sent.response.PackFrom(v1::GenerateGiftcardsResponse());
  platform_.OnSend(sent);
  const auto call = Redeem("r1", "10", absl::Minutes(30));
  Settle();
  // It did something, so it is neither repeated nor called done.
  EXPECT_EQ(Stored(call->sending).state(), State::STATE_SENDING);
  Advance(absl::Minutes(16));
  EXPECT_THAT(ErrorOf(*call),
              ErrorIs(StatusCode::kUnknown, v1::ERROR_REASON_OUTCOME_UNKNOWN));
  EXPECT_EQ(platform_.sends().size(), 1);
  EXPECT_THAT(CallBack(0, "ok:m-1"), IsOk());
  EXPECT_EQ(Stored(call->sending).state(), State::STATE_SUCCEEDED);
}

TEST_F(OutcomeTest, TellsTheIdOfTheFirstAnswerIfTheCallbackTellsNone) {
  Sent sent = End(Sent::Effect::kAccepted);
  sent.id = "track-1";
  platform_.OnSend(sent);
  const auto call = Redeem("r1");
  Settle();
  EXPECT_EQ(Stored(call->sending).upstream_id(), "track-1");
  EXPECT_THAT(CallBack(0, "ok:"), IsOk());
  EXPECT_EQ(ResponseOf(*call).movement_id(), "track-1");
}

TEST_F(OutcomeTest, LetsTheCallbackTellTheId) {
  Sent sent = End(Sent::Effect::kAccepted);
  sent.id = "track-1";
  platform_.OnSend(sent);
  const auto call = Redeem("r1");
  Settle();
  EXPECT_THAT(CallBack(0, "ok:m-1"), IsOk());
  EXPECT_EQ(ResponseOf(*call).movement_id(), "m-1");
}

// The second says no id, and gets that of the first answer.
TEST_F(OutcomeTest, MakesNoContradictionOfItsOwnWords) {
  Sent sent = End(Sent::Effect::kAccepted);
  sent.id = "track-1";
  platform_.OnSend(sent);
  const auto call = Redeem("r1");
  Settle();
  for (const char* body : {"ok:m-1", "ok:", "ok:m-1"})
    EXPECT_THAT(CallBack(0, body), IsOk());
  EXPECT_EQ(CountContradictions(Stored(call->sending)), 0);
  EXPECT_THAT(CallBack(0, "ok:m-2"), IsOk());
  EXPECT_EQ(CountContradictions(Stored(call->sending)), 1);
}

TEST_F(OutcomeTest, AddsTheIdOfAnAnswerThatIsSlowerThanTheCallback) {
  Sent sent = End(Sent::Effect::kAccepted);
  sent.id = "track-1";
  platform_.OnSend(sent, [&](const Write& write) {
    PostCallback(
        write.callback_url.substr(Options().callback_base.size()), {},
        "ok:", [](const absl::Status& status) { EXPECT_THAT(status, IsOk()); });
    store_.Flush();
  });
  Redeem("r1");
  Settle();
  const auto again = Redeem("r1");
  Settle();
  EXPECT_EQ(ResponseOf(*again).movement_id(), "track-1");
  EXPECT_EQ(ResponseOf(*again).balance_before().units(), 100);
}

TEST_F(OutcomeTest, KeepsTheIdOfAnAnswerThatIsSlowerThanTheCallback) {
  Sent sent = End(Sent::Effect::kAccepted);
  sent.id = "track-1";
  platform_.OnSend(sent, [&](const Write& write) {
    PostCallback(
        write.callback_url.substr(Options().callback_base.size()), {}, "ok:m-1",
        [](const absl::Status& status) { EXPECT_THAT(status, IsOk()); });
    store_.Flush();
  });
  const auto call = Redeem("r1");
  Settle();
  const OperationRecord record = Stored(call->sending);
  EXPECT_EQ(record.upstream_id(), "track-1");
  EXPECT_EQ(record.state(), State::STATE_SUCCEEDED);
  EXPECT_EQ(CountContradictions(record), 0);
}

// The answer is being stored when the callback comes.
TEST_F(OutcomeTest, TellsTheIdOfAnAnswerThatIsStoredJustBeforeTheCallback) {
  Sent sent = End(Sent::Effect::kAccepted);
  sent.id = "track-1";
  std::promise<void> go;
  std::promise<void> left;
  platform_.OnSend(sent, [&](const Write&) {
    go = HoldStore();
    left.set_value();
  });
  const auto call = Redeem("r1");
  left.get_future().wait();
  platform_.Flush();
  const std::string url = platform_.sends().at(0).callback_url;
  PostCallback(url.substr(Options().callback_base.size()), {}, "ok:",
               [](const absl::Status& status) { EXPECT_THAT(status, IsOk()); });
  go.set_value();
  Settle();
  EXPECT_EQ(ResponseOf(*call).movement_id(), "track-1");
}

TEST_F(OutcomeTest, SendsNothingThatIsNotAdmitted) {
  platform_.RefuseWrites(MakeError(StatusCode::kUnavailable,
                                   v1::ERROR_REASON_UPSTREAM_CIRCUIT_OPEN,
                                   "left alone"));
  const auto call = Redeem("r1");
  Settle();
  EXPECT_THAT(ErrorOf(*call), StatusIs(StatusCode::kUnavailable));
  EXPECT_EQ(call->sending, "");
  EXPECT_TRUE(platform_.sends().empty());
  platform_.RefuseWrites(absl::OkStatus());
  const auto again = Redeem("r1");
  Settle();
  EXPECT_NE(again->sending, "");
}

TEST_F(OutcomeTest, WaitsOnAfterAnAmbiguousSend) {
  platform_.OnSend(End(Sent::Effect::kUnknown));
  const auto call = Redeem("r1");
  Settle();
  EXPECT_FALSE(call->end.has_value());
  EXPECT_EQ(Stored(call->sending).state(), State::STATE_SENDING);
  EXPECT_THAT(CallBack(0, "ok:m-1"), IsOk());
  EXPECT_EQ(ResponseOf(*call).movement_id(), "m-1");
  EXPECT_EQ(platform_.sends().size(), 1);
}

TEST_F(OutcomeTest, EndsAtAReadableRefusalOfTheSend) {
  platform_.OnSend(End(Sent::Effect::kRejected,
                       MakeError(StatusCode::kFailedPrecondition,
                                 v1::ERROR_REASON_UPSTREAM_REJECTED, "no")));
  const auto call = Redeem("r1");
  Settle();
  EXPECT_THAT(ErrorOf(*call), ErrorIs(StatusCode::kFailedPrecondition,
                                      v1::ERROR_REASON_UPSTREAM_REJECTED));
  EXPECT_EQ(MetadataOf(*call, "outcome"), "REJECTED");
}

TEST_F(OutcomeTest, BecomesUnresolvedInTimeAndIsSettledByALateCallback) {
  const auto call = Redeem("r1", "10", absl::Hours(1));
  Advance(absl::Minutes(15));
  Advance(absl::Seconds(2));
  EXPECT_THAT(ErrorOf(*call),
              ErrorIs(StatusCode::kUnknown, v1::ERROR_REASON_OUTCOME_UNKNOWN));
  EXPECT_EQ(MetadataOf(*call, "outcome"), "UNKNOWN");
  EXPECT_EQ(Stored(call->sending).state(), State::STATE_UNRESOLVED);
  EXPECT_THAT(CallBack(0, "ok:m-1"), IsOk());
  const auto again = Redeem("r1");
  Settle();
  EXPECT_EQ(ResponseOf(*again).movement_id(), "m-1");
  EXPECT_EQ(platform_.sends().size(), 1);
}

TEST_F(OutcomeTest, KnowsNoForgedToken) {
  Redeem("r1");
  Settle();
  EXPECT_THAT(CallBackToken("AAAAAAAAAAAAAAAAAAAAAA", "ok:m"),
              StatusIs(StatusCode::kNotFound));
  EXPECT_THAT(CallBackToken("", "ok:m"), StatusIs(StatusCode::kNotFound));
}

TEST_F(OutcomeTest, ReportedOnlyOnceItIsStored) {
  const auto call = Redeem("r1");
  Settle();
  store_.FailNextWrites(1);
  EXPECT_THAT(CallBack(0, "ok:m"), StatusIs(StatusCode::kUnavailable));
  EXPECT_FALSE(call->end.has_value());
  EXPECT_THAT(CallBack(0, "ok:m"), IsOk());
  EXPECT_TRUE(call->end.has_value());
}

TEST_F(OutcomeTest, SurvivesARestart) {
  Redeem("r1");
  Settle();
  platform_.HoldReads(true);
  platform_.AddCard("other", "5");
  auto request = Request("r2", "1");
  request.set_barcode("other");
  Redeem(request);
  Settle();
  Restart();
  platform_.HoldReads(false);
  EXPECT_THAT(CallBack(0, "ok:m-1"), IsOk());
  const auto again = Redeem("r1");
  const auto unsent = Redeem(request);
  Settle();
  EXPECT_EQ(ResponseOf(*again).movement_id(), "m-1");
  EXPECT_EQ(ResponseOf(*again).balance_before().units(), 100);
  // The unsent one ended with the old process; this is a new one.
  ASSERT_EQ(platform_.sends().size(), 2);
  EXPECT_THAT(CallBack(1, "ok:m-2"), IsOk());
  EXPECT_EQ(ResponseOf(*unsent).movement_id(), "m-2");
}

TEST_F(OutcomeTest, HasATimeOutOfItsKind) {
  options_.timeouts["fourws.gateway.v1.GiftcardService.RedeemGiftcard"] =
      absl::Minutes(1);
  Restart();
  const auto call = Redeem("r1");
  const auto queued = Start(Request("r2", "1"));
  ASSERT_THAT(queued, IsOk());
  Advance(absl::Minutes(1));
  Advance(absl::Seconds(2));
  EXPECT_EQ(Stored(call->sending).state(), State::STATE_UNRESOLVED);
  EXPECT_EQ(Stored(queued->name()).state(), State::STATE_FAILED);
}

TEST_F(OutcomeTest, RunsOutOfTimeAfterARestartToo) {
  const auto call = Redeem("r1");
  Settle();
  Restart();
  Advance(absl::Minutes(16));
  Advance(absl::Seconds(2));
  EXPECT_EQ(Stored(call->sending).state(), State::STATE_UNRESOLVED);
}

}  // namespace
}  // namespace gateway
