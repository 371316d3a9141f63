#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "tests/server/operations/engine_test.h"

namespace gateway {
namespace {

using absl::StatusCode;
using ::testing::ElementsAre;
using ::testing::Pair;

class OutcomeTest : public EngineTest {
 protected:
  static Sent End(Sent::Effect effect, absl::Status error = absl::OkStatus()) {
    Sent sent;
    sent.effect = effect;
    sent.error = std::move(error);
    sent.summary = "ended";
    return sent;
  }
  static absl::Status Throttled() {
    return MakeError(StatusCode::kResourceExhausted,
                     v1::ERROR_REASON_UPSTREAM_THROTTLED, "later");
  }
  v1::RedeemGiftcardRequest OnOtherCard(const std::string& id) {
    platform_.AddCard("other", "100");
    auto request = Request(id, "10");
    request.set_barcode("other");
    return request;
  }
};

TEST_F(OutcomeTest, TakesACallbackThatIsFasterThanTheAck) {
  platform_.OnSend(End(Sent::Effect::kAccepted), [&](const Write& write) {
    operations_->ApplyCallback(
        write.callback_url.substr(Options().callback_base.size()), "ok:m-1",
        [](const absl::Status& status) { EXPECT_THAT(status, IsOk()); });
    store_.Flush();
  });
  const auto call = Redeem("r1");
  Settle();
  EXPECT_EQ(ResponseOf(*call).movement_id(), "m-1");
  EXPECT_EQ(Stored(call->sending).state(), State::STATE_SUCCEEDED);
}

TEST_F(OutcomeTest, TakesAnOutcomeThatIsToldAtOnce) {
  Sent sent = End(Sent::Effect::kSucceeded);
  v1::RedeemGiftcardResponse told;
  told.set_movement_id("m-1");
  sent.response.PackFrom(told);
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

TEST_F(OutcomeTest, EndsNothingByACallbackWhoseResponseIsMissing) {
  OperationRecord record;
  record.set_state(State::STATE_ENQUEUED);
  Outcome done;
  done.kind = Outcome::Kind::kSucceeded;
  EXPECT_TRUE(ApplyOutcome(record, done, "{}", clock_.Now()));
  EXPECT_EQ(record.state(), State::STATE_ENQUEUED);
  ASSERT_EQ(record.evidence_size(), 1);
  EXPECT_EQ(record.evidence(0).kind(), v1::Evidence::KIND_UNREADABLE_CALLBACK);
}

// Even without a response.
TEST_F(OutcomeTest, KeepsASuccessThatContradictsARefusal) {
  Sent sent = End(Sent::Effect::kSucceeded);
  platform_.OnSend(sent, [&](const Write& write) {
    operations_->ApplyCallback(
        write.callback_url.substr(Options().callback_base.size()), "no:way",
        [](const absl::Status& status) { EXPECT_THAT(status, IsOk()); });
    store_.Flush();
  });
  const auto call = Redeem("r1");
  Settle();
  EXPECT_EQ(Stored(call->sending).state(), State::STATE_FAILED);
  EXPECT_EQ(CountContradictions(Stored(call->sending)), 1);
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

TEST_F(OutcomeTest, FreesTheRequestIdOnProofThatNothingLeft) {
  platform_.OnSend(End(Sent::Effect::kNotSent,
                       MakeError(StatusCode::kUnavailable,
                                 v1::ERROR_REASON_UPSTREAM_UNREACHABLE, "x")));
  const auto call = Redeem("r1");
  Settle();
  EXPECT_THAT(ErrorOf(*call), ErrorIs(StatusCode::kUnavailable,
                                      v1::ERROR_REASON_UPSTREAM_UNREACHABLE));
  EXPECT_EQ(MetadataOf(*call, "outcome"), "NOT_SENT");
  platform_.OnSend(End(Sent::Effect::kAccepted));
  const auto again = Redeem("r1");
  Settle();
  EXPECT_THAT(CallBack(1, "ok:m"), IsOk());
  EXPECT_EQ(ResponseOf(*again).movement_id(), "m");
  EXPECT_NE(again->sending, call->sending);
}

// Upstream turned it away, and yet tells that it did it.
TEST_F(OutcomeTest, SendsNoRepeatOnceAnUnsentWriteMayHaveTakenEffect) {
  platform_.OnSend(End(Sent::Effect::kNotSent, Throttled()));
  const auto call = Redeem("r1");
  Settle();
  Redeem(OnOtherCard("r2"));
  Settle();
  platform_.OnSend(End(Sent::Effect::kAccepted));
  EXPECT_EQ(MetadataOf(*call, "outcome"), "NOT_SENT");
  EXPECT_THAT(CallBack(0, "ok:m-1"), IsOk());
  EXPECT_THAT(CallBack(1, "<html>"), IsOk());
  for (const auto& again : {Redeem("r1"), Redeem(OnOtherCard("r2"))}) {
    Settle();
    EXPECT_THAT(ErrorOf(*again), ErrorIs(StatusCode::kUnknown,
                                         v1::ERROR_REASON_OUTCOME_UNKNOWN));
    EXPECT_EQ(MetadataOf(*again, "outcome"), "UNKNOWN");
    EXPECT_EQ(MetadataOf(*again, "contradicted"), "true");
  }
  EXPECT_EQ(platform_.sends().size(), 2);
}

TEST_F(OutcomeTest, FreesTheRequestIdStillIfUpstreamTellsThatItRefused) {
  platform_.OnSend(End(Sent::Effect::kNotSent, Throttled()));
  Redeem("r1");
  Settle();
  platform_.OnSend(End(Sent::Effect::kAccepted));
  EXPECT_THAT(CallBack(0, "no:blocked"), IsOk());
  Redeem("r1");
  Settle();
  EXPECT_EQ(platform_.sends().size(), 2);
}

TEST_F(OutcomeTest, EndsARepeatUnsentThatWaitsWhileTheFirstTurnsOutDone) {
  platform_.OnSend(End(Sent::Effect::kNotSent, Throttled()));
  const auto first = Redeem("r1");
  Settle();
  platform_.OnSend(End(Sent::Effect::kAccepted));
  platform_.HoldReads(true);
  const auto repeat = Redeem("r1");
  Settle();
  EXPECT_THAT(CallBack(0, "ok:m-1"), IsOk());
  EXPECT_THAT(ErrorOf(*repeat),
              ErrorIs(StatusCode::kUnknown, v1::ERROR_REASON_OUTCOME_UNKNOWN));
  EXPECT_EQ(MetadataOf(*repeat, "outcome"), "UNKNOWN");
  platform_.HoldReads(false);
  const auto third = Redeem("r1");
  const auto other = Redeem("r2");
  Settle();
  EXPECT_EQ(MetadataOf(*third, "outcome"), "UNKNOWN");
  EXPECT_FALSE(Stored(first->sending).bound());
  // Only the other write was sent: the card has its turn back.
  EXPECT_NE(other->sending, "");
  EXPECT_EQ(platform_.sends().size(), 2);
}

TEST_F(OutcomeTest, SendsNoThirdOnceTheRepeatHadLeft) {
  platform_.OnSend(End(Sent::Effect::kNotSent, Throttled()));
  const auto first = Redeem("r1");
  Settle();
  bool told = false;
  platform_.OnSend(End(Sent::Effect::kNotSent, Throttled()), [&](const Write&) {
    if (std::exchange(told, true)) return;
    const std::string url = platform_.sends().at(0).callback_url;
    operations_->ApplyCallback(
        url.substr(Options().callback_base.size()), "ok:m-1",
        [](const absl::Status& status) { EXPECT_THAT(status, IsOk()); });
    for (int i = 0; i < 10; ++i) store_.Flush();
  });
  const auto repeat = Redeem("r1");
  Settle();
  EXPECT_EQ(MetadataOf(*repeat, "outcome"), "UNKNOWN");
  const auto third = Redeem("r1");
  Settle();
  EXPECT_EQ(MetadataOf(*third, "outcome"), "UNKNOWN");
  EXPECT_EQ(platform_.sends().size(), 2);
  const OperationRecord record = Stored(first->sending);
  EXPECT_THAT(record.evidence().rbegin()->summary(),
              testing::HasSubstr(repeat->sending));
}

TEST_F(OutcomeTest, LeavesTheSuccessOfARepeatAsItIs) {
  platform_.OnSend(End(Sent::Effect::kNotSent, Throttled()));
  const auto first = Redeem("r1");
  Settle();
  platform_.OnSend(End(Sent::Effect::kAccepted));
  Redeem("r1");
  Settle();
  EXPECT_THAT(CallBack(1, "ok:m-2"), IsOk());
  EXPECT_THAT(CallBack(0, "ok:m-1"), IsOk());
  const auto third = Redeem("r1");
  Settle();
  EXPECT_EQ(ResponseOf(*third).movement_id(), "m-2");
  EXPECT_EQ(CountContradictions(Stored(first->sending)), 2);
  EXPECT_EQ(platform_.sends().size(), 2);
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

TEST_F(OutcomeTest, KeepsWhatContradictsAndChangesNothing) {
  const auto call = Redeem("r1");
  Settle();
  EXPECT_THAT(CallBack(0, "ok:m-1"), IsOk());
  EXPECT_THAT(CallBack(0, "ok:m-1"), IsOk());
  EXPECT_THAT(CallBack(0, "no:blocked"), IsOk());
  EXPECT_THAT(CallBack(0, "ok:m-2"), IsOk());
  const OperationRecord record = Stored(call->sending);
  EXPECT_EQ(record.state(), State::STATE_SUCCEEDED);
  ASSERT_EQ(record.evidence_size(), 4);
  EXPECT_EQ(record.evidence(1).kind(), v1::Evidence::KIND_CALLBACK);
  EXPECT_EQ(record.evidence(1).repeats(), 1);
  EXPECT_EQ(record.evidence(2).kind(), v1::Evidence::KIND_CONTRADICTION);
  EXPECT_EQ(record.evidence(3).body(), "ok:m-2");
}

TEST_F(OutcomeTest, DoesNotCallMoneyUntakenOnceThatIsContradicted) {
  const auto call = Redeem("r1");
  Settle();
  EXPECT_THAT(CallBack(0, "no:blocked"), IsOk());
  EXPECT_EQ(MetadataOf(*call, "outcome"), "REJECTED");
  EXPECT_THAT(CallBack(0, "ok:m-1"), IsOk());
  const auto again = Redeem("r1");
  Settle();
  EXPECT_EQ(MetadataOf(*again, "outcome"), "UNKNOWN");
  EXPECT_EQ(MetadataOf(*again, "contradicted"), "true");
}

TEST_F(OutcomeTest, AlwaysHasRoomForAContradiction) {
  const auto call = Redeem("r1");
  Settle();
  for (int i = 0; i < 100; ++i)
    EXPECT_THAT(CallBack(0, absl::StrCat("<html>", i)), IsOk());
  EXPECT_THAT(CallBack(0, "ok:m-1"), IsOk());
  EXPECT_THAT(CallBack(0, "no:blocked"), IsOk());
  const OperationRecord record = Stored(call->sending);
  EXPECT_LE(record.evidence_size(), 40);
  EXPECT_EQ(CountContradictions(record), 1);
}

TEST_F(OutcomeTest, KeepsAnUnreadableCallbackAndWaitsOn) {
  const auto call = Redeem("r1");
  Settle();
  const std::string body = "<html>" + std::string(100'000, 'x');
  EXPECT_THAT(CallBack(0, body), IsOk());
  EXPECT_FALSE(call->end.has_value());
  const OperationRecord record = Stored(call->sending);
  EXPECT_EQ(record.evidence().rbegin()->kind(),
            v1::Evidence::KIND_UNREADABLE_CALLBACK);
  EXPECT_EQ(record.evidence().rbegin()->body().size(), 64 * 1024);
  EXPECT_EQ(record.evidence().rbegin()->body_size(), body.size());
  EXPECT_THAT(CallBack(0, "ok:m"), IsOk());
  EXPECT_EQ(ResponseOf(*call).movement_id(), "m");
}

TEST_F(OutcomeTest, KnowsNoForgedToken) {
  Redeem("r1");
  Settle();
  EXPECT_THAT(CallBackToken("AAAAAAAAAAAAAAAAAAAAAA", "ok:m"),
              StatusIs(StatusCode::kNotFound));
  EXPECT_THAT(CallBackToken("", "ok:m"), StatusIs(StatusCode::kNotFound));
}

TEST_F(OutcomeTest, ToldOnlyOnceItIsStored) {
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

TEST_F(OutcomeTest, KeepsTheWholeStory) {
  const auto call = Redeem("r1");
  Advance(absl::Minutes(1));
  Restart();
  Advance(absl::Minutes(15));
  Advance(absl::Minutes(1));
  EXPECT_THAT(CallBack(0, "ok:m-1"), IsOk());
  const OperationRecord record = Stored(call->sending);
  std::vector<std::pair<v1::Evidence::Kind, int64_t>> story;
  for (const auto& evidence : record.evidence())
    story.emplace_back(
        evidence.kind(),
        (evidence.time().seconds() - record.create_time().seconds()) / 60);
  EXPECT_THAT(story, ElementsAre(Pair(v1::Evidence::KIND_SEND, 0),
                                 Pair(v1::Evidence::KIND_RESTART, 1),
                                 Pair(v1::Evidence::KIND_EXPIRY, 16),
                                 Pair(v1::Evidence::KIND_CALLBACK, 17)));
  EXPECT_EQ(record.caller(), "default");
  EXPECT_TRUE(record.has_send_time());
}

TEST_F(OutcomeTest, NotesEveryRestartDuringASend) {
  platform_.OnSend(End(Sent::Effect::kUnknown));
  const auto call = Redeem("r1");
  for (int i = 0; i < 2; ++i) {
    Advance(absl::Minutes(1));
    Restart();
  }
  const OperationRecord record = Stored(call->sending);
  ASSERT_EQ(record.evidence_size(), 3);
  for (int i = 1; i < 3; ++i)
    EXPECT_EQ(record.evidence(i).kind(), v1::Evidence::KIND_RESTART);
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
