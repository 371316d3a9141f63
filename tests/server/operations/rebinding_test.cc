#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "server/operations/evidence.h"
#include "tests/server/operations/outcome_test.h"

namespace gateway {
namespace {

using absl::StatusCode;

// Whose request id it is after a write that ended unsent: a repeat may have it,
// unless upstream says afterwards that the first took effect.
class RebindingTest : public OutcomeTest {
 protected:
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

TEST_F(RebindingTest, FreesTheRequestIdOnProofThatNothingLeft) {
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

// Upstream turned it away, and yet says that it did it.
TEST_F(RebindingTest, SendsNoRepeatOnceAnUnsentWriteMayHaveTakenEffect) {
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

TEST_F(RebindingTest, FreesTheRequestIdStillIfUpstreamSaysThatItRefused) {
  platform_.OnSend(End(Sent::Effect::kNotSent, Throttled()));
  Redeem("r1");
  Settle();
  platform_.OnSend(End(Sent::Effect::kAccepted));
  EXPECT_THAT(CallBack(0, "no:blocked"), IsOk());
  Redeem("r1");
  Settle();
  EXPECT_EQ(platform_.sends().size(), 2);
}

TEST_F(RebindingTest, EndsARepeatUnsentThatWaitsWhileTheFirstTurnsOutDone) {
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

TEST_F(RebindingTest, SendsNoThirdOnceTheRepeatHadLeft) {
  platform_.OnSend(End(Sent::Effect::kNotSent, Throttled()));
  const auto first = Redeem("r1");
  Settle();
  bool called = false;
  platform_.OnSend(End(Sent::Effect::kNotSent, Throttled()), [&](const Write&) {
    if (std::exchange(called, true)) return;
    const std::string url = platform_.sends().at(0).callback_url;
    PostCallback(
        url.substr(Options().callback_base.size()), {}, "ok:m-1",
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

TEST_F(RebindingTest, LeavesTheSuccessOfARepeatAsItIs) {
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

}  // namespace
}  // namespace gateway
