#include "server/operations/take_over.h"

#include "absl/strings/str_cat.h"
#include "adapters/base/proto_time.h"
#include "gmock/gmock.h"
#include "server/operations/expiry.h"
#include "server/operations/time_out.h"
#include "tests/server/operations/engine_test.h"

namespace gateway {
namespace {

using absl::StatusCode;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// What an earlier process left, met by calls that come before recovery has come
// to it. The engine's first is the second of this test.
class TakeOverTest : public EngineTest {
 protected:
  // A write that is QUEUED when its process is gone.
  std::string LeaveQueued(const std::string& id) {
    platform_.HoldReads(true);
    Redeem(id);
    Settle();
    RestartUnrecovered();
    const auto names = NamesIn(State::STATE_QUEUED);
    platform_.HoldReads(false);
    Settle();
    EXPECT_THAT(names, SizeIs(1));
    return names.empty() ? "" : names.front();
  }
  // Recovery, and the backlog, go on in a second.
  void RestartUnrecovered() {
    Settle();
    store_.FailNextReads(2);
    Restart();
    EXPECT_EQ(recovered_, 1);
  }
  std::vector<std::string> NamesIn(State::State state) {
    OperationQuery query;
    query.state = state;
    std::vector<std::string> names;
    store_.List(query, 1000, [&](auto page) {
      for (const auto& record : page->records) names.push_back(record.name());
    });
    store_.Flush();
    return names;
  }
  static std::string OutcomeOf(const OperationRecord& record) {
    return MetadataOf(ResultOf(record).status(), "outcome");
  }
  v1::RedeemGiftcardRequest RequestOf(const std::string& card,
                                      const std::string& id) {
    platform_.AddCard(card, "100");
    auto request = Request(id, "10");
    request.set_barcode(card);
    return request;
  }
};

TEST_F(TakeOverTest, EndsWhatIsQueuedForACardBeforeAnotherChangeOfItLeaves) {
  const std::string left = LeaveQueued("left");
  Sent accepted;
  accepted.effect = Sent::Effect::kAccepted;
  std::vector<State::State> then;
  platform_.OnSend(accepted, [&](const Write&) {
    store_.Get(left, [&](auto record) { then.push_back(record->state()); });
  });
  Redeem("next");
  Settle();
  EXPECT_THAT(then, ElementsAre(State::STATE_FAILED));
  EXPECT_THAT(platform_.sends(), SizeIs(1));
  EXPECT_EQ(OutcomeOf(Stored(left)), "NOT_SENT");
  EXPECT_EQ(recovered_, 1);
}

TEST_F(TakeOverTest, LeavesOtherCardsToRecovery) {
  const std::string left = LeaveQueued("left");
  Redeem(RequestOf("another", "next"));
  Settle();
  EXPECT_THAT(platform_.sends(), SizeIs(1));
  EXPECT_EQ(Stored(left).state(), State::STATE_QUEUED);
  Advance(absl::Seconds(1));
  EXPECT_EQ(OutcomeOf(Stored(left)), "NOT_SENT");
  EXPECT_EQ(recovered_, 2);
}

TEST_F(TakeOverTest, LetsNoChangeLeaveIfTheStoreDoesNotSayWhatIsQueued) {
  const std::string left = LeaveQueued("left");
  store_.FailNextReads(1);
  const auto next = Redeem("next");
  Settle();
  EXPECT_THAT(ErrorOf(*next), ErrorIs(StatusCode::kUnavailable,
                                      v1::ERROR_REASON_STORE_UNAVAILABLE));
  EXPECT_EQ(MetadataOf(*next, "outcome"), "NOT_SENT");
  EXPECT_EQ(Stored(left).state(), State::STATE_QUEUED);
  EXPECT_THAT(platform_.sends(), IsEmpty());
}

TEST_F(TakeOverTest, GivesTheRequestIdOfWhatWasQueuedToItsRepeat) {
  const std::string left = LeaveQueued("r1");
  const auto again = Redeem("r1");
  Settle();
  EXPECT_NE(again->sending, left);
  EXPECT_FALSE(again->joined);
  EXPECT_THAT(platform_.sends(), SizeIs(1));
  EXPECT_EQ(OutcomeOf(Stored(left)), "NOT_SENT");
}

TEST_F(TakeOverTest, StartsAnewWhatWasQueuedAndIsStarted) {
  const std::string left = LeaveQueued("r1");
  bool joined = true;
  // Other fields, too: the earlier call has come to nothing.
  const auto started = Start(Request("r1", "11"), &joined);
  ASSERT_THAT(started, IsOk());
  EXPECT_NE(started->name(), left);
  EXPECT_FALSE(joined);
  EXPECT_EQ(OutcomeOf(Stored(left)), "NOT_SENT");
  // Behind what an earlier process may have started.
  EXPECT_THAT(platform_.sends(), IsEmpty());
  Advance(absl::Seconds(1));
  EXPECT_THAT(platform_.sends(), SizeIs(1));
}

TEST_F(TakeOverTest, JoinsWhatMayHaveLeft) {
  const auto before = Redeem("r1");
  Settle();
  RestartUnrecovered();
  const auto after = Redeem("r1");
  Settle();
  EXPECT_TRUE(after->joined);
  EXPECT_EQ(after->sending, before->sending);
  EXPECT_THAT(CallBack(0, "ok:m-1"), IsOk());
  EXPECT_EQ(ResponseOf(*after).movement_id(), "m-1");
  EXPECT_THAT(platform_.sends(), SizeIs(1));
}

TEST_F(TakeOverTest, KeepsACardForTheChangeThatMayHaveLeft) {
  Redeem("a");
  Settle();
  RestartUnrecovered();
  const auto next = Redeem("b");
  Settle();
  EXPECT_THAT(platform_.sends(), SizeIs(1));
  EXPECT_THAT(CallBack(0, "ok:m-a"), IsOk());
  EXPECT_THAT(platform_.sends(), SizeIs(2));
  EXPECT_THAT(CallBack(1, "ok:m-b"), IsOk());
  EXPECT_EQ(ResponseOf(*next).movement_id(), "m-b");
  EXPECT_EQ(recovered_, 1);
}

// An older copy of the store has it as QUEUED: a repeat must not be told that
// it is safe.
TEST_F(TakeOverTest, CancelsNothingThatMayHaveBeenSent) {
  platform_.HoldReads(true);
  const auto started = Start(Request("r1", "10"));
  ASSERT_THAT(started, IsOk());
  lost_until_ = clock_.WallNow();
  RestartUnrecovered();
  ASSERT_EQ(Stored(started->name()).state(), State::STATE_QUEUED);
  EXPECT_EQ(Cancel(started->name()).code(), StatusCode::kFailedPrecondition);
  EXPECT_EQ(Stored(started->name()).state(), State::STATE_UNRESOLVED);
  platform_.HoldReads(false);
  Advance(absl::Seconds(1));
  EXPECT_THAT(platform_.sends(), IsEmpty());
}

TEST_F(TakeOverTest, SendsNothingDoubtfulThatTheStoreDoesNotTake) {
  platform_.HoldReads(true);
  const auto started = Start(Request("r1", "10"));
  ASSERT_THAT(started, IsOk());
  lost_until_ = clock_.WallNow();
  store_.RefuseNextWrites(2);  // By recovery, and by the backlog.
  Restart();
  platform_.HoldReads(false);
  Advance(absl::Seconds(1));
  EXPECT_EQ(Stored(started->name()).state(), State::STATE_QUEUED);
  EXPECT_EQ(recovered_, 2);
  EXPECT_THAT(platform_.sends(), IsEmpty());
}

TEST_F(TakeOverTest, RefusesARepeatOfWhatWasQueuedAsEverWhenItDrains) {
  const std::string left = LeaveQueued("r1");
  operations_->Drain();
  const auto again = Redeem("r1");
  Settle();
  EXPECT_THAT(ErrorOf(*again), ErrorIs(StatusCode::kUnavailable,
                                       v1::ERROR_REASON_GATEWAY_DRAINING));
  EXPECT_EQ(MetadataOf(*again, "outcome"), "NOT_SENT");
  EXPECT_EQ(Stored(left).state(), State::STATE_FAILED);
}

TEST_F(TakeOverTest, ValidatesAsIfWhatWasQueuedHadEnded) {
  const std::string left = LeaveQueued("r1");
  absl::Status result = absl::UnknownError("no answer");
  operations_->Validate(WriteOf(Request("r1", "11")), {},
                        [&](const auto& any) { result = any.status(); });
  Settle();
  EXPECT_THAT(result, IsOk());
  EXPECT_EQ(Stored(left).state(), State::STATE_QUEUED);
}

TEST_F(TakeOverTest, TriesAgainWhenTheStoreDoesNotTakeAnEnd) {
  platform_.HoldReads(true);
  Redeem("left");
  Settle();
  store_.FailNextWrites(2);
  Restart();
  EXPECT_THAT(NamesIn(State::STATE_QUEUED), SizeIs(1));
  EXPECT_EQ(recovered_, 1);
  Advance(absl::Seconds(1));
  EXPECT_THAT(NamesIn(State::STATE_QUEUED), IsEmpty());
  EXPECT_EQ(recovered_, 2);
  platform_.HoldReads(false);
}

// More than a page of them, and more than are on their way at once.
TEST_F(TakeOverTest, SendsWhatWasStartedBeforeWhatIsStartedNow) {
  constexpr int kLeft = 600;
  platform_.HoldReads(true);
  for (int i = 0; i < kLeft; ++i)
    ASSERT_THAT(Start(RequestOf(absl::StrCat("left-", i), absl::StrCat(i))),
                IsOk());
  Restart();
  ASSERT_THAT(Start(RequestOf("now", "now")), IsOk());
  platform_.HoldReads(false);
  while (platform_.sends().size() <= kLeft) Settle();
  const auto sends = platform_.sends();
  ASSERT_THAT(sends, SizeIs(kLeft + 1));
  v1::RedeemGiftcardRequest last;
  ASSERT_TRUE(sends.back().request.UnpackTo(&last));
  EXPECT_EQ(last.barcode(), "now");
}

TEST_F(TakeOverTest, GoesOnBesideWhatCannotBeStored) {
  const auto core =
      std::make_shared<Core>(store_, platform_, clock_, Options());
  OperationRecord left;
  left.set_name("operations/left");
  left.set_state(State::STATE_QUEUED);
  left = Created(left);
  OperationRecord gone = left;
  gone.set_name("operations/gone");
  absl::Status taken = absl::UnknownError("no answer");
  TakeOverAll(core, {gone, left}, [&](absl::Status status) { taken = status; });
  Settle();
  EXPECT_THAT(taken, IsOk());
  EXPECT_EQ(Stored(left.name()).state(), State::STATE_FAILED);
}

// A time-out by the clock of an earlier process may be over too early by this
// one's.
TEST_F(TakeOverTest, ExpiresNothingByTheClockOfAnEarlierProcess) {
  const auto core =
      std::make_shared<Core>(store_, platform_, clock_, Options());
  core->recovering = true;
  OperationRecord record;
  operations_.reset();  // Its own expiry has another start.
  record.set_name("operations/left");
  record.set_state(State::STATE_ENQUEUED);
  record.set_process("earlier");
  *record.mutable_create_time() = ToProto(clock_.WallNow());
  // The clock had been set back by a day while the earlier process ran.
  BeginTimeOut(record, {clock_.Now() - absl::Hours(24), clock_.WallNow()},
               absl::Minutes(15));
  Created(record);
  const auto expiry = std::make_shared<Expiry>(core);
  expiry->Start();
  Advance(absl::Seconds(1));
  EXPECT_EQ(Stored(record.name()).state(), State::STATE_ENQUEUED);
  EXPECT_EQ(TimeOutOf(Stored(record.name())),
            core->started.now + absl::Minutes(15));
  Advance(absl::Minutes(15));
  Advance(absl::Seconds(1));
  EXPECT_EQ(Stored(record.name()).state(), State::STATE_UNRESOLVED);
  expiry->Stop();
}

TEST_F(TakeOverTest, ChangesARecordOnceAndNoneOfThisProcess) {
  const Core core(store_, platform_, clock_, Options());
  OperationRecord record;
  record.set_state(State::STATE_SENDING);
  record.set_process("earlier");
  *record.mutable_create_time() = ToProto(clock_.WallNow());
  BeginTimeOut(record, {clock_.Now() + absl::Hours(1), clock_.WallNow()},
               absl::Minutes(15));
  EXPECT_TRUE(TakeOver(record, core));
  EXPECT_EQ(record.evidence_size(), 1);
  EXPECT_EQ(TimeOutOf(record), core.started.now + absl::Minutes(15));
  clock_.SetWall(-absl::Hours(5));
  EXPECT_FALSE(TakeOver(record, core));
  OperationRecord own;
  own.set_state(State::STATE_QUEUED);
  own.set_process(core.process);
  EXPECT_FALSE(TakeOver(own, core));
}

}  // namespace
}  // namespace gateway
