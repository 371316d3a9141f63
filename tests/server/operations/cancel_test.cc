#include "gmock/gmock.h"
#include "tests/server/operations/engine_test.h"

namespace gateway {
namespace {

using absl::StatusCode;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class CancelTest : public EngineTest {
 protected:
  // The name of the one operation that is QUEUED.
  std::string Queued() {
    OperationQuery query;
    query.state = State::STATE_QUEUED;
    OperationPage page;
    store_.List(query, 2, [&](auto listed) { page = *listed; });
    store_.Flush();
    EXPECT_THAT(page.records, SizeIs(1));
    return page.records.empty() ? "" : page.records[0].name();
  }
};

TEST_F(CancelTest, EndsAWriteThatWaitsForItsTurn) {
  Redeem("a");
  const auto b = Redeem("b");
  Settle();
  const std::string name = Queued();
  const auto joined = Redeem("b");
  const auto c = Redeem("c");
  Settle();
  EXPECT_THAT(Cancel(name), IsOk());
  for (const auto& call : {b, joined}) {
    EXPECT_THAT(ErrorOf(*call),
                ErrorIs(StatusCode::kCancelled,
                        v1::ERROR_REASON_CANCELLED_BEFORE_SENDING));
    EXPECT_EQ(MetadataOf(*call, "outcome"), "NOT_SENT");
    EXPECT_EQ(MetadataOf(*call, "operation"), name);
  }
  EXPECT_THAT(CallBack(0, "ok:m-a"), IsOk());
  ASSERT_THAT(platform_.sends(), SizeIs(2));
  EXPECT_THAT(CallBack(1, "ok:m-c"), IsOk());
  EXPECT_EQ(ResponseOf(*c).movement_id(), "m-c");
}

TEST_F(CancelTest, EndsAWriteWhoseCardIsBeingRead) {
  platform_.HoldReads(true);
  const auto call = Redeem("r1");
  Settle();
  EXPECT_THAT(Cancel(Queued()), IsOk());
  platform_.HoldReads(false);
  Settle();
  EXPECT_THAT(platform_.sends(), IsEmpty());
  EXPECT_THAT(ErrorOf(*call), StatusIs(StatusCode::kCancelled));
}

TEST_F(CancelTest, EndsAWriteThatWaitsForAPlaceUpstream) {
  platform_.HoldAdmissions(true);
  const auto call = Redeem("r1");
  Settle();
  EXPECT_THAT(Cancel(Queued()), IsOk());
  platform_.HoldAdmissions(false);
  Settle();
  EXPECT_THAT(platform_.sends(), IsEmpty());
  EXPECT_THAT(ErrorOf(*call), StatusIs(StatusCode::kCancelled));
}

TEST_F(CancelTest, EndsADetachedWriteForGood) {
  Redeem("a");
  Settle();
  const auto started = Start(Request("b", "10"));
  EXPECT_THAT(Cancel(started->name()), IsOk());
  EXPECT_THAT(Cancel(started->name()), IsOk());
  Restart();
  EXPECT_THAT(CallBack(0, "ok:m-a"), IsOk());
  EXPECT_THAT(platform_.sends(), SizeIs(1));
  EXPECT_EQ(Stored(started->name()).state(), State::STATE_FAILED);
}

TEST_F(CancelTest, FreesTheRequestId) {
  platform_.HoldReads(true);
  Redeem("r1");
  Settle();
  const std::string name = Queued();
  EXPECT_THAT(Cancel(name), IsOk());
  platform_.HoldReads(false);
  const auto again = Redeem("r1");
  Settle();
  EXPECT_THAT(CallBack(0, "ok:m"), IsOk());
  EXPECT_EQ(ResponseOf(*again).movement_id(), "m");
  EXPECT_NE(again->sending, name);
}

TEST_F(CancelTest, RefusesWhatMayHaveLeftOrIsDone) {
  const auto call = Redeem("r1");
  Settle();
  const auto refused = ErrorIs(StatusCode::kFailedPrecondition,
                               v1::ERROR_REASON_OPERATION_NOT_CANCELLABLE);
  EXPECT_THAT(Cancel(call->sending), refused);
  EXPECT_THAT(CallBack(0, "ok:m"), IsOk());
  EXPECT_THAT(Cancel(call->sending), refused);
  EXPECT_EQ(ResponseOf(*call).movement_id(), "m");
}

// That is what the gate upstream calls it.
TEST_F(CancelTest, DoesNotTakeAWriteThatWasGivenUpForACancelledOne) {
  platform_.RefuseWrites(MakeError(StatusCode::kCancelled,
                                   v1::ERROR_REASON_CANCELLED_BEFORE_SENDING,
                                   "the caller gave up"));
  const auto call = Redeem("r1");
  Settle();
  EXPECT_THAT(ErrorOf(*call),
              ErrorIs(StatusCode::kUnavailable,
                      v1::ERROR_REASON_CANCELLED_BEFORE_SENDING));
  EXPECT_EQ(MetadataOf(*call, "outcome"), "NOT_SENT");
  EXPECT_THAT(Cancel(MetadataOf(*call, "operation")),
              ErrorIs(StatusCode::kFailedPrecondition,
                      v1::ERROR_REASON_OPERATION_NOT_CANCELLABLE));
}

TEST_F(CancelTest, KnowsTheCallersOwnOperationsOnly) {
  platform_.HoldReads(true);
  Redeem("r1");
  Settle();
  const auto unknown =
      ErrorIs(StatusCode::kNotFound, v1::ERROR_REASON_OPERATION_NOT_FOUND);
  EXPECT_THAT(Cancel(Queued(), "somebody"), unknown);
  EXPECT_THAT(Cancel("operations/none"), unknown);
}

TEST_F(CancelTest, ClaimsNothingWhileTheStoreIsSilent) {
  platform_.HoldReads(true);
  const auto call = Redeem("r1");
  Settle();
  const std::string name = Queued();
  store_.FailNextWrites(1);
  EXPECT_THAT(Cancel(name), ErrorIs(StatusCode::kUnavailable,
                                    v1::ERROR_REASON_STORE_UNAVAILABLE));
  platform_.HoldReads(false);
  Settle();
  EXPECT_THAT(platform_.sends(), SizeIs(1));
}

}  // namespace
}  // namespace gateway
