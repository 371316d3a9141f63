#include <future>

#include "absl/strings/str_cat.h"
#include "adapters/base/error.h"
#include "gmock/gmock.h"
#include "tests/server/operations/engine_test.h"

namespace gateway {
namespace {

using absl::StatusCode;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class StartTest : public EngineTest {
 protected:
  v1::RedeemGiftcardRequest RequestOf(const std::string& card,
                                      const std::string& id) {
    platform_.AddCard(card, "100");
    auto request = Request(id, "10");
    request.set_barcode(card);
    return request;
  }
};

TEST_F(StartTest, AnswersOnceStoredAndGoesOnByItself) {
  const auto started = Start(Request("r1", "10"));
  ASSERT_THAT(started, IsOk());
  EXPECT_EQ(started->state(), State::STATE_QUEUED);
  EXPECT_TRUE(started->detached());
  ASSERT_THAT(platform_.sends(), SizeIs(1));
  EXPECT_THAT(CallBack(0, "ok:m-1"), IsOk());
  EXPECT_EQ(Stored(started->name()).state(), State::STATE_SUCCEEDED);
}

TEST_F(StartTest, StoresAFingerprintAsEver) {
  const auto started = Start(Request("r1", "10.00"));
  ASSERT_THAT(started, IsOk());
  // Of the text ["2000000001814","10","EUR","","","",""].
  EXPECT_EQ(started->fingerprint(),
            "1:7196073f317c7f7709b21eb000624497"
            "a6abba2daac5ac011c8c0ca15e415a98");
}

TEST_F(StartTest, JoinsTheOperationOfItsRequestId) {
  bool first_joined = true;
  bool second_joined = false;
  const auto first = Start(Request("r1", "10"), &first_joined);
  const auto second = Start(Request("r1", "10"), &second_joined);
  ASSERT_THAT(second, IsOk());
  EXPECT_FALSE(first_joined);
  EXPECT_TRUE(second_joined);
  EXPECT_EQ(second->name(), first->name());
  EXPECT_EQ(second->state(), State::STATE_ENQUEUED);
  const auto waits = Redeem("r1", "10");
  Settle();
  EXPECT_THAT(CallBack(0, "ok:m-1"), IsOk());
  EXPECT_EQ(ResponseOf(*waits).movement_id(), "m-1");
  EXPECT_THAT(platform_.sends(), SizeIs(1));
  EXPECT_THAT(Start(Request("r1", "11")),
              ErrorIs(StatusCode::kInvalidArgument,
                      v1::ERROR_REASON_REQUEST_ID_REUSED));
}

TEST_F(StartTest, KeepsAWriteGoingWhoseCallerGivesUp) {
  platform_.HoldReads(true);
  const auto call = Redeem("r1");
  Settle();
  const auto started = Start(Request("r1", "10"));
  ASSERT_THAT(started, IsOk());
  EXPECT_TRUE(Stored(started->name()).detached());
  call->waiting.reset();
  Settle();
  platform_.HoldReads(false);
  Settle();
  EXPECT_THAT(platform_.sends(), SizeIs(1));
}

TEST_F(StartTest, GoesOnBeyondTheDeadlineOfTheCallThatItJoins) {
  platform_.RefuseWrites(MakeError(StatusCode::kDeadlineExceeded,
                                   v1::ERROR_REASON_DEADLINE_BEFORE_SENDING,
                                   "the first deadline"));
  platform_.HoldAdmissions(true);
  Redeem("r1", "10", absl::Seconds(3));
  Settle();
  const auto started = Start(Request("r1", "10"));
  ASSERT_THAT(started, IsOk());
  Advance(absl::Seconds(3));
  EXPECT_EQ(Stored(started->name()).state(), State::STATE_QUEUED);
  platform_.RefuseWrites(absl::OkStatus());
  platform_.HoldAdmissions(false);
  Settle();
  EXPECT_EQ(platform_.reads(), 2);
  EXPECT_THAT(platform_.sends(), SizeIs(1));
}

TEST_F(StartTest, TriesAgainWhileTheGatewayIsTooBusy) {
  platform_.RefuseWrites(MakeError(StatusCode::kResourceExhausted,
                                   v1::ERROR_REASON_GATEWAY_OVERLOADED, ""));
  const auto started = Start(Request("r1", "10"));
  ASSERT_THAT(started, IsOk());
  Advance(absl::Seconds(1));
  EXPECT_EQ(platform_.reads(), 2);
  EXPECT_EQ(Stored(started->name()).state(), State::STATE_QUEUED);
  platform_.RefuseWrites(absl::OkStatus());
  Advance(absl::Seconds(1));
  EXPECT_THAT(platform_.sends(), SizeIs(1));
  EXPECT_THAT(CallBack(0, "ok:m-1"), IsOk());
  EXPECT_EQ(Stored(started->name()).state(), State::STATE_SUCCEEDED);
}

TEST_F(StartTest, UnpacksItsRequestOnceHoweverOftenItTries) {
  platform_.RefuseWrites(MakeError(StatusCode::kResourceExhausted,
                                   v1::ERROR_REASON_GATEWAY_OVERLOADED, ""));
  ASSERT_THAT(Start(Request("r1", "10")), IsOk());
  Advance(absl::Seconds(1));
  const auto tries = platform_.encodings();
  ASSERT_THAT(tries, SizeIs(2));
  EXPECT_NE(tries[0].unpacked, nullptr);
  EXPECT_EQ(tries[1].unpacked, tries[0].unpacked);
}

TEST_F(StartTest, IsToBeRepeatedIfTheWriteItJoinsIsEndingJustNow) {
  platform_.HoldReads(true);
  const auto call = Redeem("r1");
  Settle();
  std::promise<void> go = HoldStore();
  absl::Status status;
  operations_->Start(WriteOf(Request("r1", "10")),
                     [&](const auto& record) { status = record.status(); });
  call->waiting.reset();
  go.set_value();
  Settle();
  EXPECT_THAT(status, ErrorIs(StatusCode::kUnavailable,
                              v1::ERROR_REASON_CANCELLED_BEFORE_SENDING));
  EXPECT_EQ(MetadataOf(status, "outcome"), "NOT_SENT");
  platform_.HoldReads(false);
  EXPECT_THAT(Start(Request("r1", "10")), IsOk());
  EXPECT_THAT(platform_.sends(), SizeIs(1));
}

TEST_F(StartTest, IsSentOnceWhenItsTurnComesAfterARestart) {
  Redeem("a");
  const auto queued = Start(Request("b", "10"));
  ASSERT_THAT(queued, IsOk());
  Restart();
  EXPECT_THAT(platform_.sends(), SizeIs(1));
  EXPECT_EQ(Stored(queued->name()).state(), State::STATE_QUEUED);
  EXPECT_THAT(CallBack(0, "ok:m-a"), IsOk());
  ASSERT_THAT(platform_.sends(), SizeIs(2));
  EXPECT_THAT(CallBack(1, "ok:m-b"), IsOk());
  EXPECT_EQ(Stored(queued->name()).state(), State::STATE_SUCCEEDED);
  Restart();
  EXPECT_THAT(platform_.sends(), SizeIs(2));
}

TEST_F(StartTest, IsLeftToTheNextProcessWhenTheGatewayDrains) {
  platform_.HoldReads(true);
  const auto reading = Start(Request("a", "10"));
  const auto behind = Start(Request("b", "10"));
  operations_->Drain();
  Settle();
  platform_.HoldReads(false);
  Settle();
  EXPECT_THAT(platform_.sends(), IsEmpty());
  EXPECT_EQ(Stored(reading->name()).state(), State::STATE_QUEUED);
  EXPECT_EQ(Stored(behind->name()).state(), State::STATE_QUEUED);
  const auto repeated = Start(Request("a", "10"));
  ASSERT_THAT(repeated, IsOk());
  EXPECT_EQ(repeated->name(), reading->name());
  EXPECT_EQ(repeated->state(), State::STATE_QUEUED);
  EXPECT_THAT(
      Start(Request("c", "10")),
      ErrorIs(StatusCode::kUnavailable, v1::ERROR_REASON_GATEWAY_DRAINING));
  Restart();
  ASSERT_THAT(platform_.sends(), SizeIs(1));
  EXPECT_THAT(CallBack(0, "ok:m-a"), IsOk());
  EXPECT_THAT(platform_.sends(), SizeIs(2));
}

TEST_F(StartTest, LeavesToTheNextProcessAlsoWhatItOnlyJoined) {
  platform_.HoldReads(true);
  const auto call = Redeem("r1");
  Settle();
  const auto joined = Start(Request("r1", "10"));
  ASSERT_THAT(joined, IsOk());
  operations_->Drain();
  const auto repeated = Start(Request("r1", "10"));
  ASSERT_THAT(repeated, IsOk());
  EXPECT_EQ(repeated->name(), joined->name());
  operations_->EndWaits();
  Settle();
  EXPECT_EQ(MetadataOf(*call, "outcome"), "UNKNOWN");
  platform_.HoldReads(false);
  Restart();
  EXPECT_THAT(platform_.sends(), SizeIs(1));
}

TEST_F(StartTest, IsNeverSentAfterItsTime) {
  Redeem("a");
  Settle();
  const auto queued = Start(Request("b", "10"));
  ASSERT_THAT(queued, IsOk());
  Advance(absl::Minutes(16));
  const OperationRecord ended = Stored(queued->name());
  EXPECT_EQ(ended.state(), State::STATE_FAILED);
  EXPECT_EQ(MetadataOf(ResultOf(ended).status(), "outcome"), "NOT_SENT");
  EXPECT_THAT(CallBack(0, "ok:m-a"), IsOk());
  EXPECT_THAT(platform_.sends(), SizeIs(1));
}

TEST_F(StartTest, IsNeverSentAfterItsTimeWasOverWhileTheGatewayStood) {
  Redeem("a");
  Settle();
  const auto queued = Start(Request("b", "10"));
  ASSERT_THAT(queued, IsOk());
  operations_.reset();
  clock_.Advance(absl::Hours(1));
  Restart();
  Advance(absl::Seconds(2));
  EXPECT_EQ(Stored(queued->name()).state(), State::STATE_FAILED);
  EXPECT_THAT(CallBack(0, "ok:m-a"), IsOk());
  EXPECT_THAT(platform_.sends(), SizeIs(1));
}

// A write that the store did not take may be there after a restart, and would
// be sent then.
TEST_F(StartTest, HasNoKnownOutcomeIfItCannotBeStored) {
  store_.FailNextWrites(1);
  const auto started = Start(Request("r1", "10"));
  EXPECT_THAT(started, ErrorIs(StatusCode::kUnknown,
                               v1::ERROR_REASON_STORE_UNAVAILABLE));
  EXPECT_EQ(MetadataOf(started.status(), "outcome"), "UNKNOWN");
  EXPECT_THAT(platform_.sends(), IsEmpty());
  EXPECT_THAT(Start(Request("r1", "10")), IsOk());
  EXPECT_THAT(platform_.sends(), SizeIs(1));
}

TEST_F(StartTest, HasNoKnownOutcomeIfTheStoreAnswersNothing) {
  store_.FailNextWrites(1);
  store_.FailNextReads(1);
  const auto started = Start(Request("r1", "10"));
  EXPECT_THAT(started, ErrorIs(StatusCode::kUnknown,
                               v1::ERROR_REASON_STORE_UNAVAILABLE));
  EXPECT_EQ(MetadataOf(started.status(), "outcome"), "UNKNOWN");
  EXPECT_THAT(started.status().message(), HasSubstr("after a restart"));
  EXPECT_THAT(platform_.sends(), IsEmpty());
}

TEST_F(StartTest, MakesEveryOtherRefusalTheOutcome) {
  const auto started = Start(Request("r1", "100.01"));
  ASSERT_THAT(started, IsOk());
  const auto result = ResultOf(Stored(started->name()));
  EXPECT_THAT(result, ErrorIs(StatusCode::kFailedPrecondition,
                              v1::ERROR_REASON_GIFTCARD_BALANCE_TOO_LOW));
  EXPECT_EQ(MetadataOf(result.status(), "outcome"), "NOT_SENT");
}

// Until then the next process would send it.
TEST_F(StartTest, IsCalledNotSentOnlyOnceThatIsStored) {
  platform_.HoldReads(true);
  const auto started = Start(Request("r1", "100.01"));
  ASSERT_THAT(started, IsOk());
  const auto call = Redeem("r1", "100.01");
  Settle();
  store_.FailNextWrites(2);
  platform_.HoldReads(false);
  Settle();
  EXPECT_EQ(Stored(started->name()).state(), State::STATE_QUEUED);
  EXPECT_FALSE(call->end.has_value());
  Advance(absl::Seconds(1));
  EXPECT_THAT(ErrorOf(*call),
              ErrorIs(StatusCode::kFailedPrecondition,
                      v1::ERROR_REASON_GIFTCARD_BALANCE_TOO_LOW));
  EXPECT_EQ(MetadataOf(*call, "outcome"), "NOT_SENT");
}

TEST_F(StartTest, TakesUpWhatTheStoreDidNotGiveAtOnce) {
  platform_.HoldReads(true);
  store_.FailNextReads(1);
  ASSERT_THAT(Start(Request("r1", "10")), IsOk());
  EXPECT_EQ(platform_.reads(), 0);
  Advance(absl::Seconds(1));
  EXPECT_EQ(platform_.reads(), 1);
}

TEST_F(StartTest, LetsOtherCardsPassThoseThatStall) {
  constexpr int kCards = 100;
  for (int i = 0; i < kCards; ++i) {
    for (const char* id : {"a", "b", "c", "d"}) {
      const auto request =
          RequestOf(absl::StrCat("stalled-", i), absl::StrCat(id, i));
      ASSERT_THAT(Start(request), IsOk());
    }
  }
  EXPECT_THAT(platform_.sends(), SizeIs(kCards));
  ASSERT_THAT(Start(RequestOf("free", "e")), IsOk());
  EXPECT_THAT(platform_.sends(), SizeIs(kCards + 1));
  Restart();
  ASSERT_THAT(Start(RequestOf("free too", "f")), IsOk());
  EXPECT_THAT(platform_.sends(), SizeIs(kCards + 2));
  for (int i = 0; i < kCards; ++i) EXPECT_THAT(CallBack(i, "ok:m"), IsOk());
  EXPECT_THAT(platform_.sends(), SizeIs(2 * kCards + 2));
}

// Upstream, and its queue, would be overrun.
TEST_F(StartTest, BoundsHowManyAreOnTheirWayToTheirSend) {
  constexpr int kStarted = 300;
  platform_.HoldReads(true);
  for (int i = 0; i < kStarted; ++i) {
    const std::string id = absl::StrCat("r", i);
    ASSERT_THAT(Start(RequestOf("card-" + id, id)), IsOk());
  }
  EXPECT_EQ(platform_.reads(), 256);
  platform_.HoldReads(false);
  Settle();
  EXPECT_THAT(platform_.sends(), SizeIs(kStarted));
}

TEST_F(StartTest, BoundsThemAlsoWhenTheirTurnsComeAllAtOnce) {
  constexpr int kStarted = 300;
  for (const char* id : {"a", "b"}) {
    for (int i = 0; i < kStarted; ++i) {
      const std::string card = absl::StrCat("card-", i);
      ASSERT_THAT(Start(RequestOf(card, absl::StrCat(id, i))), IsOk());
    }
  }
  ASSERT_THAT(platform_.sends(), SizeIs(kStarted));
  platform_.HoldReads(true);
  const int before = platform_.reads();
  for (int i = 0; i < kStarted; ++i) EXPECT_THAT(CallBack(i, "ok:m"), IsOk());
  EXPECT_EQ(platform_.reads() - before, 256);
  platform_.HoldReads(false);
  Settle();
  EXPECT_THAT(platform_.sends(), SizeIs(2 * kStarted));
}

}  // namespace
}  // namespace gateway
