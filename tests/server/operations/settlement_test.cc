#include "server/operations/settlement.h"

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "server/operations/answer_fit.h"
#include "server/operations/evidence.h"
#include "server/operations/refusals.h"
#include "tests/server/operations/engine_test.h"
#include "tests/support/captured_log.h"

namespace gateway {
namespace {

using absl::StatusCode;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class SettlementTest : public EngineTest {
 protected:
  // The name of a redeem of 10 of which upstream never told.
  std::string Unresolved() {
    const auto call = Redeem("r1", "10", absl::Hours(1));
    Advance(absl::Minutes(15));
    Advance(absl::Seconds(2));
    EXPECT_EQ(Stored(call->sending).state(), State::STATE_UNRESOLVED);
    return call->sending;
  }

  static Settlement Saying(bool succeeded, const std::string& name) {
    Settlement settlement;
    settlement.caller = "default";
    settlement.name = name;
    settlement.succeeded = succeeded;
    settlement.settled_by = "Ada";
    settlement.note = "no movement";
    return settlement;
  }

  absl::StatusOr<SettledOperation> Say(Settlement settlement) {
    auto result = Begin(std::move(settlement));
    Settle();
    return *result;
  }
  absl::StatusOr<SettledOperation> Say(bool succeeded,
                                       const std::string& name) {
    return Say(Saying(succeeded, name));
  }
  // A settlement whose answer may still have to come.
  std::shared_ptr<absl::StatusOr<SettledOperation>> Begin(
      Settlement settlement) {
    auto result = std::make_shared<absl::StatusOr<SettledOperation>>(
        absl::UnknownError("no answer"));
    operations_->Settle(std::move(settlement), [result](auto settled) {
      *result = std::move(settled);
    });
    return result;
  }

  // What the record says that a person said.
  std::vector<std::string> SaidOf(const std::string& name) {
    std::vector<std::string> said;
    const OperationRecord record = Stored(name);
    for (const auto& evidence : record.evidence()) {
      if (evidence.kind() == v1::Evidence::KIND_SETTLEMENT)
        said.push_back(evidence.summary());
    }
    return said;
  }

  static auto IsNotUnresolved() {
    return ErrorIs(StatusCode::kFailedPrecondition,
                   v1::ERROR_REASON_OPERATION_NOT_UNRESOLVED);
  }
};

TEST_F(SettlementTest, EndsAWriteAsSucceeded) {
  const std::string name = Unresolved();
  const auto settled = Say(true, name);
  ASSERT_THAT(settled, IsOk());
  EXPECT_EQ(settled->record.name(), name);
  EXPECT_EQ(Stored(name).state(), State::STATE_SUCCEEDED);
  EXPECT_TRUE(Stored(name).has_end_time());
  EXPECT_THAT(SaidOf(name),
              ElementsAre("settled as SUCCEEDED by Ada: no movement"));
  // Whoever repeats the write is told what the gateway knows.
  const auto again = Redeem("r1");
  Settle();
  EXPECT_EQ(ResponseOf(*again).operation(), name);
  EXPECT_EQ(ResponseOf(*again).balance_before().units(), 100);
  EXPECT_THAT(platform_.sends(), SizeIs(1));
  EXPECT_THAT(settled_,
              ElementsAre(State::STATE_UNRESOLVED, State::STATE_SUCCEEDED));
}

TEST_F(SettlementTest, EndsAWriteAsFailed) {
  const std::string name = Unresolved();
  ASSERT_THAT(Say(false, name), IsOk());
  EXPECT_EQ(Stored(name).state(), State::STATE_FAILED);
  EXPECT_THAT(SaidOf(name),
              ElementsAre("settled as FAILED by Ada: no movement"));
  const auto again = Redeem("r1");
  Settle();
  EXPECT_THAT(ErrorOf(*again), ErrorIs(StatusCode::kFailedPrecondition,
                                       v1::ERROR_REASON_SETTLED_AS_FAILED));
  EXPECT_EQ(MetadataOf(*again, "outcome"), "REJECTED");
  EXPECT_EQ(MetadataOf(*again, "operation"), name);
  EXPECT_THAT(platform_.sends(), SizeIs(1));
}

TEST_F(SettlementTest, FreesTheCard) {
  const std::string name = Unresolved();
  const auto refused = Redeem("r2");
  Settle();
  EXPECT_THAT(ErrorOf(*refused),
              ErrorIs(StatusCode::kAborted, v1::ERROR_REASON_GIFTCARD_BUSY));
  ASSERT_THAT(Say(false, name), IsOk());
  const auto next = Redeem("r2");
  Settle();
  ASSERT_THAT(platform_.sends(), SizeIs(2));
  EXPECT_THAT(CallBack(1, "ok:m"), IsOk());
  EXPECT_EQ(ResponseOf(*next).movement_id(), "m");
}

TEST_F(SettlementTest, ShowsWhatUpstreamSaysNow) {
  const std::string name = Unresolved();
  platform_.AddCard(kCard, "90");
  Settlement look = Saying(true, name);
  look.validate_only = true;
  const auto seen = Say(look);
  ASSERT_THAT(seen, IsOk());
  ASSERT_THAT(seen->fresh, SizeIs(1));
  const v1::FreshEvidence& fresh = seen->fresh[0];
  v1::GetGiftcardRequest request;
  v1::Giftcard before;
  v1::GetGiftcardResponse now;
  ASSERT_TRUE(fresh.request().UnpackTo(&request));
  ASSERT_TRUE(fresh.before().UnpackTo(&before));
  ASSERT_TRUE(fresh.response().UnpackTo(&now));
  EXPECT_EQ(request.barcode(), kCard);
  EXPECT_EQ(before.balance().units(), 100);
  EXPECT_EQ(now.giftcard().balance().units(), 90);
  EXPECT_EQ(fresh.time().seconds(), absl::ToUnixSeconds(clock_.Now()));
  EXPECT_EQ(Stored(name).state(), State::STATE_UNRESOLVED);
  EXPECT_THAT(SaidOf(name), IsEmpty());
  // The same with the settlement itself.
  EXPECT_THAT(Say(true, name)->fresh, SizeIs(1));
}

// The sum of what is shown beside the operation.
size_t FreshBytes(const SettledOperation& settled) {
  size_t bytes = 0;
  for (const auto& fresh : settled.fresh) bytes += fresh.ByteSizeLong();
  return bytes;
}

TEST_F(SettlementTest, CutsWhatIsNotNamedOfWhatItShows) {
  auto& unmapped = *platform_.AddCard(kCard, "100").mutable_unmapped();
  (*unmapped.mutable_fields())["text"].set_string_value(
      std::string(3 << 20, 'x'));
  const auto settled = Say(false, Unresolved());
  ASSERT_THAT(settled, IsOk());
  EXPECT_LE(FreshBytes(*settled), kMaxFreshBytes);
  ASSERT_THAT(settled->fresh, SizeIs(1));
  v1::Giftcard before;
  v1::GetGiftcardResponse now;
  ASSERT_TRUE(settled->fresh[0].before().UnpackTo(&before));
  ASSERT_TRUE(settled->fresh[0].response().UnpackTo(&now));
  for (const v1::Giftcard& card : {before, now.giftcard()}) {
    EXPECT_EQ(card.balance().units(), 100);
    EXPECT_TRUE(card.unmapped().fields().contains(kCutMark));
  }
}

TEST_F(SettlementTest, SaysThatWhatItReadCannotBeShown) {
  const std::string name = Unresolved();
  platform_.AddCard(kCard, "90").set_branch_code(std::string(3 << 20, 'x'));
  const auto settled = Say(false, name);
  ASSERT_THAT(settled, IsOk());
  EXPECT_LE(FreshBytes(*settled), kMaxFreshBytes);
  ASSERT_THAT(settled->fresh, SizeIs(1));
  EXPECT_TRUE(settled->fresh[0].has_before());
  EXPECT_THAT(FromRpcStatus(settled->fresh[0].error()),
              ErrorIs(StatusCode::kFailedPrecondition,
                      v1::ERROR_REASON_ANSWER_TOO_LARGE));
  EXPECT_EQ(Stored(name).state(), State::STATE_FAILED);
}

TEST_F(SettlementTest, IsNotHeldUpByWhatCannotBeRead) {
  const std::string name = Unresolved();
  platform_.FailReads(MakeError(StatusCode::kUnavailable,
                                v1::ERROR_REASON_UPSTREAM_UNREACHABLE, "down"));
  const auto settled = Say(false, name);
  ASSERT_THAT(settled, IsOk());
  ASSERT_THAT(settled->fresh, SizeIs(1));
  EXPECT_THAT(
      FromRpcStatus(settled->fresh[0].error()),
      ErrorIs(StatusCode::kUnavailable, v1::ERROR_REASON_UPSTREAM_UNREACHABLE));
  EXPECT_EQ(Stored(name).state(), State::STATE_FAILED);
}

TEST_F(SettlementTest, IsSilentAboutALateCallbackThatAgrees) {
  const std::string name = Unresolved();
  ASSERT_THAT(Say(true, name), IsOk());
  const std::string response = Stored(name).response().value();
  for (int i = 0; i < 2; ++i) EXPECT_THAT(CallBack(0, "ok:m-1"), IsOk());
  EXPECT_EQ(CountContradictions(Stored(name)), 0);
  EXPECT_EQ(Stored(name).response().value(), response);
}

// The id of the first answer stands for that of the movement until then.
TEST_F(SettlementTest, IsSilentAboutALateCallbackThatNamesTheMovement) {
  Sent sent;
  sent.effect = Sent::Effect::kAccepted;
  sent.id = "track-1";
  platform_.OnSend(sent);
  const std::string name = Unresolved();
  ASSERT_THAT(Say(true, name), IsOk());
  EXPECT_THAT(CallBack(0, "ok:m-1"), IsOk());
  EXPECT_EQ(CountContradictions(Stored(name)), 0);
  EXPECT_THAT(CallBack(0, "no:blocked"), IsOk());
  EXPECT_EQ(CountContradictions(Stored(name)), 1);
}

TEST_F(SettlementTest, IsSilentAboutALateRefusalThatAgrees) {
  const std::string name = Unresolved();
  ASSERT_THAT(Say(false, name), IsOk());
  EXPECT_THAT(CallBack(0, "no:blocked"), IsOk());
  EXPECT_EQ(CountContradictions(Stored(name)), 0);
  EXPECT_EQ(FromRpcStatus(Stored(name).error()).message(),
            SettledAsFailed().message());
}

TEST_F(SettlementTest, RaisesAnAlarmAtALateCallbackThatContradicts) {
  const std::string name = Unresolved();
  ASSERT_THAT(Say(false, name), IsOk());
  const CapturedLog captured;
  EXPECT_THAT(CallBack(0, "ok:m-1"), IsOk());
  EXPECT_THAT(captured.Text(), HasSubstr("operation_contradiction"));
  EXPECT_EQ(Stored(name).state(), State::STATE_FAILED);
  EXPECT_EQ(CountContradictions(Stored(name)), 1);
  const auto again = Redeem("r1");
  Settle();
  EXPECT_EQ(MetadataOf(*again, "outcome"), "UNKNOWN");
  EXPECT_EQ(MetadataOf(*again, "contradicted"), "true");
  EXPECT_THAT(platform_.sends(), SizeIs(1));
}

TEST_F(SettlementTest, RaisesAnAlarmAtALateRefusal) {
  const std::string name = Unresolved();
  ASSERT_THAT(Say(true, name), IsOk());
  EXPECT_THAT(CallBack(0, "no:blocked"), IsOk());
  EXPECT_EQ(Stored(name).state(), State::STATE_SUCCEEDED);
  EXPECT_EQ(CountContradictions(Stored(name)), 1);
}

TEST_F(SettlementTest, NeverOverwritesWhatUpstreamTells) {
  const std::string name = Unresolved();
  platform_.HoldReads(true);
  const auto settled = Begin(Saying(false, name));
  Settle();
  EXPECT_THAT(CallBack(0, "ok:m-1"), IsOk());
  platform_.HoldReads(false);
  Settle();
  EXPECT_THAT(*settled, IsNotUnresolved());
  EXPECT_EQ(Stored(name).state(), State::STATE_SUCCEEDED);
  EXPECT_THAT(SaidOf(name), IsEmpty());
  // Nor a word that came before.
  EXPECT_THAT(Say(true, name), IsNotUnresolved());
  EXPECT_THAT(Say(false, name), IsNotUnresolved());
}

TEST_F(SettlementTest, RefusesWhatIsStillAwaited) {
  const auto sent = Redeem("r1", "10", absl::Hours(1));
  Settle();
  const auto refused = Say(false, sent->sending);
  EXPECT_THAT(refused, IsNotUnresolved());
  EXPECT_EQ(MetadataOf(refused.status(), "state"), "ENQUEUED");
  EXPECT_EQ(MetadataOf(refused.status(), "operation"), sent->sending);
  EXPECT_EQ(platform_.reads(), 1);  // Before the write.
  EXPECT_THAT(CallBack(0, "ok:m-1"), IsOk());
  EXPECT_EQ(ResponseOf(*sent).movement_id(), "m-1");
}

TEST_F(SettlementTest, MayBeRepeated) {
  const std::string name = Unresolved();
  ASSERT_THAT(Say(false, name), IsOk());
  const auto again = Say(false, name);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->record.state(), State::STATE_FAILED);
  EXPECT_THAT(SaidOf(name), SizeIs(1));
  const auto other = Say(true, name);
  EXPECT_THAT(other, IsNotUnresolved());
  EXPECT_EQ(MetadataOf(other.status(), "state"), "FAILED");
}

TEST_F(SettlementTest, IsPossibleAfterTheCardWasLetGoOf) {
  const std::string name = Unresolved();
  Advance(absl::Hours(25));
  Advance(absl::Seconds(2));
  EXPECT_FALSE(Stored(name).holds_resource());
  EXPECT_THAT(Say(false, name), IsOk());
  EXPECT_EQ(Stored(name).state(), State::STATE_FAILED);
}

TEST_F(SettlementTest, SurvivesARestart) {
  const std::string name = Unresolved();
  Restart();
  ASSERT_THAT(Say(true, name), IsOk());
  Restart();
  EXPECT_EQ(Stored(name).state(), State::STATE_SUCCEEDED);
}

TEST_F(SettlementTest, KnowsTheCallersOwnOperationsOnly) {
  Settlement others = Saying(false, Unresolved());
  others.caller = "somebody";
  const auto unknown =
      ErrorIs(StatusCode::kNotFound, v1::ERROR_REASON_OPERATION_NOT_FOUND);
  EXPECT_THAT(Say(others), unknown);
  EXPECT_THAT(Say(false, "operations/none"), unknown);
}

TEST_F(SettlementTest, ClaimsNothingWhileTheStoreIsSilent) {
  const std::string name = Unresolved();
  const auto is_silent =
      ErrorIs(StatusCode::kUnavailable, v1::ERROR_REASON_STORE_UNAVAILABLE);
  store_.FailNextReads(1);
  EXPECT_THAT(Say(false, name), is_silent);
  store_.FailNextWrites(1);
  EXPECT_THAT(Say(false, name), is_silent);
  EXPECT_EQ(Stored(name).state(), State::STATE_UNRESOLVED);
  EXPECT_THAT(Say(false, name), IsOk());
}

TEST_F(SettlementTest, AlwaysHasRoomForWhatAPersonSays) {
  const std::string name = Unresolved();
  for (int i = 0; i < 100; ++i)
    EXPECT_THAT(CallBack(0, absl::StrCat("<html>", i)), IsOk());
  EXPECT_THAT(Say(false, name), IsOk());
  EXPECT_THAT(SaidOf(name), SizeIs(1));
  EXPECT_THAT(CallBack(0, "ok:m-1"), IsOk());
  EXPECT_EQ(CountContradictions(Stored(name)), 1);
}

TEST_F(SettlementTest, LogsNoNamesAndNoNotes) {
  const std::string name = Unresolved();
  const CapturedLog captured;
  EXPECT_THAT(Say(false, name), IsOk());
  const std::string log = captured.Text();
  EXPECT_THAT(log, HasSubstr("operation_settled"));
  EXPECT_THAT(log, HasSubstr(name));
  EXPECT_THAT(log, Not(HasSubstr("Ada")));
  EXPECT_THAT(log, Not(HasSubstr("no movement")));
}

}  // namespace
}  // namespace gateway
