#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/server/notifications/consumer_group_fixture.h"

namespace gateway {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class MembersTest : public ConsumerGroupTest {
 protected:
  MembersTest() { Begin(Settings()); }
};

TEST_F(MembersTest, ShareTheWorkEvenly) {
  Log("abcdef");
  Join(1);
  Join(2);
  Join(3);
  EXPECT_THAT(
      Run(), ElementsAre("1#1>1", "2#1>2", "3#1>3", "4#1>1", "5#1>2", "6#1>3"));
}

TEST_F(MembersTest, GetTheNextOneIfTheyHaveLeastToDo) {
  Log("abcd");
  Join(1);
  Join(2);
  ASSERT_THAT(Run(), SizeIs(4));
  ASSERT_TRUE(Ack(2));
  ASSERT_TRUE(Ack(4));
  Log("ef");
  EXPECT_THAT(Run(), ElementsAre("5#1>2", "6#1>2"));
}

TEST_F(MembersTest, TakeTurnsIfTheyHaveNothingToDo) {
  Join(1);
  Join(2);
  Log("a");
  EXPECT_THAT(Run(), ElementsAre("1#1>1"));
  ASSERT_TRUE(Ack(1));
  Log("b");
  EXPECT_THAT(Run(), ElementsAre("2#1>2"));
}

TEST_F(MembersTest, GetNoMoreThanTheyAskedFor) {
  Log("abcdefgh");
  Join(1, /*max_outstanding=*/2);
  Join(2, /*max_outstanding=*/100, /*max_batch=*/3);
  EXPECT_THAT(Run(), ElementsAre("1#1>1", "2#1>2", "3#1>1", "4#1>2", "5#1>2"));
  EXPECT_THAT(Run(), ElementsAre("6#1>2", "7#1>2", "8#1>2"));
}

TEST_F(MembersTest, GetNothingWhileTheirLastBatchIsOnItsWay) {
  Log("ab");
  Join(1, 100, 1);
  group().Scan({}, now());
  ASSERT_THAT(Run(), ElementsAre("1#1>1"));
  Join(2, 100, 1);
  ASSERT_THAT(Run(), ElementsAre("2#1>2"));
}

TEST_F(MembersTest, LeaveTheirWorkToOthersAtOnce) {
  Log("abcd");
  Join(1);
  Join(2);
  ASSERT_THAT(Run(), SizeIs(4));
  group().Leave(1, now());
  EXPECT_THAT(Run(), ElementsAre("1#2>2", "3#2>2"));
}

TEST_F(MembersTest, MayAcknowledgeAfterTheyLeft) {
  Log("ab");
  Join(1);
  ASSERT_THAT(Run(), SizeIs(2));
  group().Leave(1, now());
  EXPECT_TRUE(Ack(2));
  Join(2);
  EXPECT_THAT(Run(), ElementsAre("1#2>2"));
}

TEST_F(MembersTest, DrawNoWorkFromOthersByLettingItExpire) {
  Log("ab");
  Join(1, 1);
  Join(2, 2);
  ASSERT_THAT(Run(), ElementsAre("1#1>1", "2#1>2"));
  // 1 hangs: it lets its one expire, while 2 is still busy.
  ASSERT_TRUE(group().Extend(IdOf(2), now() + absl::Minutes(10)));
  Pass(absl::Seconds(60));
  ASSERT_THAT(Run(), ElementsAre("1#2>2"));
}

TEST_F(MembersTest, GetWorkAgainOnceTheyAnswer) {
  Log("ab");
  Join(1, 1);
  Join(2, 2);
  ASSERT_THAT(Run(), ElementsAre("1#1>1", "2#1>2"));
  ASSERT_TRUE(group().Extend(IdOf(2), now() + absl::Minutes(10)));
  Pass(absl::Seconds(60));
  ASSERT_TRUE(Ack(1));
  Log("c");
  EXPECT_THAT(Run(), ElementsAre("3#1>1"));
}

TEST_F(MembersTest, GetWhatAnotherHadThoughAllLeftMeanwhile) {
  Log("abc");
  Join(1);
  ASSERT_THAT(Run(), SizeIs(3));
  group().Leave(1, now());
  Log("d");
  Join(2);
  EXPECT_THAT(Run(), ElementsAre("1#2>2", "2#2>2", "3#2>2", "4#1>2"));
}

class OrderTest : public ConsumerGroupTest {
 protected:
  OrderTest() {
    v1::Subscription settings = Settings();
    settings.set_order_by_customer(true);
    Begin(settings);
    Join(1);
    Join(2);
  }
};

TEST_F(OrderTest, HandsOutOneOfACustomerAtATime) {
  Log("aabab");
  EXPECT_THAT(Run(), ElementsAre("1#1>1", "3#1>2"));
  ASSERT_TRUE(Ack(1));
  EXPECT_THAT(Run(), ElementsAre("2#1>1"));
  ASSERT_TRUE(Ack(2));
  ASSERT_TRUE(Ack(3));
  EXPECT_THAT(Run(), ElementsAre("4#1>2", "5#1>1"));
}

TEST_F(OrderTest, DoesNotOrderWhatHasNoCustomer) {
  Log("---");
  EXPECT_THAT(Run(), SizeIs(3));
}

TEST_F(OrderTest, HoldsACustomerBackWhileOneOfItWaits) {
  Log("aab");
  ASSERT_THAT(Run(), ElementsAre("1#1>1", "3#1>2"));
  ASSERT_TRUE(Nack(1, absl::Seconds(10)));
  EXPECT_THAT(Run(), IsEmpty());
  Pass(absl::Seconds(10));
  EXPECT_THAT(Run(), ElementsAre("1#2>1"));
}

TEST_F(OrderTest, GoesOnWhenOneIsParked) {
  Log("aa");
  for (int attempt = 1; attempt <= 3; ++attempt) {
    ASSERT_THAT(Run(), SizeIs(1));
    ASSERT_TRUE(Nack(1, absl::ZeroDuration()));
  }
  EXPECT_THAT(Run(), SizeIs(1));
  EXPECT_THAT(parked(), SizeIs(1));
  EXPECT_TRUE(Ack(2));
}

TEST_F(OrderTest, KeepsTheOrderWhenAMemberLeaves) {
  Log("aa");
  ASSERT_THAT(Run(), ElementsAre("1#1>1"));
  group().Leave(1, now());
  EXPECT_THAT(Run(), ElementsAre("1#2>2"));
}

TEST_F(OrderTest, KeepsTheOrderOverARestart) {
  Log("aaa");
  ASSERT_THAT(Run(), ElementsAre("1#1>1"));
  ASSERT_TRUE(Nack(1, absl::Seconds(10)));
  Restart();
  Log("a");
  Join(1);
  EXPECT_THAT(Run(), IsEmpty());
  Pass(absl::Seconds(10));
  EXPECT_THAT(Run(), ElementsAre("1#2>1"));
  ASSERT_TRUE(Ack(1));
  EXPECT_THAT(Run(), ElementsAre("2#1>1"));
}

TEST_F(OrderTest, ReplaysAfterWhatIsOutstandingOfTheCustomer) {
  Log("aaa");
  ASSERT_THAT(Run(), ElementsAre("1#1>1"));
  ASSERT_TRUE(Ack(1));
  ASSERT_THAT(Run(), ElementsAre("2#1>2"));
  group().Replay({1});
  EXPECT_THAT(Run(), IsEmpty());
  ASSERT_TRUE(Ack(2));
  EXPECT_THAT(Run(), ElementsAre("1#1>1"));
  ASSERT_TRUE(Ack(1));
  EXPECT_THAT(Run(), ElementsAre("3#1>2"));
}

TEST_F(OrderTest, ForgetsWhoseTurnItWasInASeek) {
  Log("aa");
  ASSERT_THAT(Run(), ElementsAre("1#1>1"));
  group().Seek(1, now());
  EXPECT_THAT(Run(), ElementsAre("2#1>2"));
}

}  // namespace
}  // namespace gateway
