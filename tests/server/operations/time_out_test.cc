#include "server/operations/time_out.h"

#include <algorithm>
#include <string>

#include "adapters/base/proto_time.h"
#include "gmock/gmock.h"
#include "server/operations/evidence.h"
#include "tests/server/operations/engine_test.h"

namespace gateway {
namespace {

constexpr absl::Duration kLook = absl::Seconds(2);

bool HasRestart(const OperationRecord& record) {
  return std::any_of(record.evidence().begin(), record.evidence().end(),
                     [](const v1::Evidence& evidence) {
                       return evidence.kind() == v1::Evidence::KIND_RESTART;
                     });
}

// What becomes of operations when somebody sets the system's clock.
class TimeOutTest : public EngineTest {
 protected:
  std::string Sent(const std::string& id) {
    const auto call = Redeem(id);
    Settle();
    return call->sending;
  }
  State::State StateOf(const std::string& name) { return Stored(name).state(); }
};

TEST_F(TimeOutTest, EndsInTimeThoughTheClockIsSetBack) {
  const std::string before = Sent("r1");
  clock_.SetWall(-absl::Hours(1));
  Advance(absl::Minutes(14));
  EXPECT_EQ(StateOf(before), State::STATE_ENQUEUED);
  Advance(absl::Minutes(1) + kLook);
  EXPECT_EQ(StateOf(before), State::STATE_UNRESOLVED);
}

TEST_F(TimeOutTest, EndsNoSoonerThoughTheClockIsSetAhead) {
  const std::string name = Sent("r1");
  clock_.SetWall(absl::Hours(48));
  Advance(absl::Minutes(14));
  EXPECT_EQ(StateOf(name), State::STATE_ENQUEUED);
  Advance(absl::Minutes(1) + kLook);
  EXPECT_EQ(StateOf(name), State::STATE_UNRESOLVED);
}

TEST_F(TimeOutTest, IsWholeForWhatBeginsAfterTheClockWasSet) {
  for (const absl::Duration by : {-absl::Hours(1), absl::Hours(48)}) {
    clock_.SetWall(by);
    const std::string name = Sent(absl::FormatDuration(by));
    const absl::Time begun = clock_.WallNow();
    EXPECT_EQ(ToTime(Stored(name).expire_time()), begun + absl::Minutes(15));
    Advance(absl::Minutes(14));
    EXPECT_EQ(StateOf(name), State::STATE_ENQUEUED);
    EXPECT_FALSE(HasRestart(Stored(name)));
    EXPECT_THAT(CallBack(platform_.sends().size() - 1, "ok:m"), IsOk());
    EXPECT_EQ(StateOf(name), State::STATE_SUCCEEDED);
    EXPECT_EQ(ToTime(Stored(name).end_time()), begun + absl::Minutes(14));
  }
}

TEST_F(TimeOutTest, OfAQueuedWriteIsKeptToo) {
  Sent("a");
  clock_.SetWall(-absl::Hours(1));
  const auto queued = Start(Request("b", "10"));
  ASSERT_THAT(queued, IsOk());
  Advance(absl::Minutes(14));
  EXPECT_EQ(StateOf(queued->name()), State::STATE_QUEUED);
  Advance(absl::Minutes(1) + kLook);
  EXPECT_EQ(StateOf(queued->name()), State::STATE_FAILED);
}

TEST_F(TimeOutTest, TakesNoLongerThanAWholeOneAfterARestartWithTheClockBehind) {
  const std::string name = Sent("r1");
  Advance(absl::Minutes(10));
  clock_.SetWall(-absl::Hours(24 * 40));
  Restart();
  Advance(absl::Minutes(14));
  EXPECT_EQ(StateOf(name), State::STATE_ENQUEUED);
  Advance(absl::Minutes(1) + kLook);
  EXPECT_EQ(StateOf(name), State::STATE_UNRESOLVED);
  EXPECT_TRUE(HasRestart(Stored(name)));
}

// A process's own time begins anew with the system's.
TEST_F(TimeOutTest, OfAnEarlierProcessIsTakenOver) {
  const absl::Time begun = absl::FromUnixSeconds(1'700'000'000);
  OperationRecord record;
  *record.mutable_create_time() = ToProto(begun);
  BeginTimeOut(record, {begun + absl::Hours(7), begun}, absl::Minutes(15));
  EXPECT_EQ(TimeOutOf(record), begun + absl::Hours(7) + absl::Minutes(15));
  const auto left = [&](absl::Time now) {
    OperationRecord taken = record;
    TakeOverTimeOut(taken, {now, now});
    return TimeOutOf(taken) - now;
  };
  EXPECT_EQ(left(begun + absl::Minutes(5)), absl::Minutes(10));
  EXPECT_EQ(left(begun + absl::Minutes(20)), -absl::Minutes(5));
  EXPECT_EQ(left(begun - absl::Hours(24 * 40)), absl::Minutes(15));
  record.clear_due_time();  // An older gateway's.
  EXPECT_FALSE(TakeOverTimeOut(record, {begun, begun}));
}

TEST_F(TimeOutTest, GoesOnByTheSystemsClockAfterARestart) {
  clock_.SetWall(absl::Hours(3));
  const std::string name = Sent("r1");
  Advance(absl::Minutes(10));
  Restart();
  EXPECT_EQ(StateOf(name), State::STATE_ENQUEUED);
  Advance(absl::Minutes(5) + kLook);
  EXPECT_EQ(StateOf(name), State::STATE_UNRESOLVED);
}

}  // namespace
}  // namespace gateway
