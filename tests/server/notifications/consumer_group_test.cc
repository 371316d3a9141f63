#include "server/notifications/consumer_group.h"

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

class DeliveryTest : public ConsumerGroupTest {
 protected:
  DeliveryTest() { Begin(Settings()); }
};

TEST_F(DeliveryTest, HandsOutInLogOrderWhatPassesTheFilter) {
  v1::Subscription settings = Settings();
  settings.mutable_filter()->add_customers("4ws/b");
  Begin(settings);
  Log("abab");
  Join(1);
  EXPECT_THAT(Run(), ElementsAre("2#1>1", "4#1>1"));
  EXPECT_EQ(group().record().scanned, 4);
  EXPECT_EQ(group().settled(), 1);
}

TEST_F(DeliveryTest, HidesWhatOthersAloneMaySeeAndWhatIsErased) {
  Event event = SampleEvent("1", "a");
  event.audience = "shop";
  Log(event);
  event.audience = "crm";
  Log(event);
  event.erased = true;
  Log(event);
  Join(1);
  EXPECT_THAT(Run(), ElementsAre("2#1>1"));
  EXPECT_EQ(group().record().scanned, 3);
}

TEST_F(DeliveryTest, LosesWhatIsDamagedAndGoesOn) {
  Log("abc");
  DamageInLog(2);
  Join(1);
  EXPECT_THAT(Run(), ElementsAre("1#1>1", "3#1>1"));
  EXPECT_EQ(group().record().lost, 1);
}

TEST_F(DeliveryTest, LosesWhatIsDamagedByTheTimeItIsHandedOutAgain) {
  Log("ab");
  Join(1);
  ASSERT_THAT(Run(), SizeIs(2));
  Restart();
  DamageInLog(1);
  Join(1);
  EXPECT_THAT(Run(), ElementsAre("2#2>1"));
  EXPECT_EQ(group().record().lost, 1);
}

TEST_F(DeliveryTest, HandsOutNothingWithoutMembers) {
  Log("abc");
  EXPECT_THAT(Run(), IsEmpty());
  EXPECT_EQ(group().record().scanned, 0);
}

TEST_F(DeliveryTest, HandsOutOnceWhatIsAcknowledged) {
  Log("abc");
  Join(1);
  ASSERT_THAT(Run(), SizeIs(3));
  EXPECT_TRUE(Ack(2));
  EXPECT_EQ(group().settled(), 0);
  EXPECT_TRUE(Ack(1));
  EXPECT_EQ(group().settled(), 2);
  EXPECT_FALSE(Ack(1));
  Pass(absl::Hours(2));
  EXPECT_THAT(Run(), ElementsAre("3#2>1"));
}

TEST_F(DeliveryTest, HandsOutAgainAfterTheDeadline) {
  Log("a");
  Join(1);
  ASSERT_THAT(Run(), ElementsAre("1#1>1"));
  const AckId first = IdOf(1);
  EXPECT_EQ(group().next_due(), now() + absl::Seconds(60));
  Pass(absl::Seconds(59));
  EXPECT_THAT(Run(), IsEmpty());
  Pass(absl::Seconds(1));
  EXPECT_THAT(Run(), ElementsAre("1#2>1"));
  EXPECT_FALSE(group().Acknowledge(first, now()));
  EXPECT_TRUE(Ack(1));
}

TEST_F(DeliveryTest, TakesALateAcknowledgementUntilItIsHandedOutAgain) {
  Log("a");
  Join(1);
  ASSERT_THAT(Run(), SizeIs(1));
  Pass(absl::Seconds(60));
  EXPECT_TRUE(Ack(1));
  EXPECT_THAT(Run(), IsEmpty());
  EXPECT_EQ(group().settled(), 1);
}

TEST_F(DeliveryTest, GivesMoreTimeOnRequest) {
  Log("a");
  Join(1);
  ASSERT_THAT(Run(), SizeIs(1));
  EXPECT_TRUE(group().Extend(IdOf(1), now() + absl::Seconds(100)));
  Pass(absl::Seconds(99));
  EXPECT_THAT(Run(), IsEmpty());
  Pass(absl::Seconds(1));
  EXPECT_FALSE(group().Extend(IdOf(1), now() + absl::Seconds(100)));
  EXPECT_THAT(Run(), ElementsAre("1#2>1"));
}

TEST_F(DeliveryTest, KeepsANackedOneBackForTheDelayAsked) {
  Log("ab");
  Join(1);
  ASSERT_THAT(Run(), SizeIs(2));
  EXPECT_TRUE(Nack(1, absl::ZeroDuration()));
  EXPECT_TRUE(Nack(2, absl::Seconds(30)));
  EXPECT_THAT(Run(), ElementsAre("1#2>1"));
  Pass(absl::Seconds(29));
  EXPECT_THAT(Run(), IsEmpty());
  Pass(absl::Seconds(1));
  EXPECT_THAT(Run(), ElementsAre("2#2>1"));
}

TEST_F(DeliveryTest, DoublesTheBackoffUpToItsMost) {
  v1::Subscription settings = Settings();
  settings.set_max_attempts(10);
  Begin(settings);
  Log("a");
  Join(1);
  ASSERT_THAT(Run(), SizeIs(1));
  for (const int seconds : {2, 4, 5, 5}) {
    ASSERT_TRUE(Nack(1));
    EXPECT_EQ(group().next_due(), now() + absl::Seconds(seconds));
    Pass(absl::Seconds(seconds));
    ASSERT_THAT(Run(), SizeIs(1));
  }
}

TEST_F(DeliveryTest, ParksAfterTheLastAttemptWithTheLastReason) {
  Log("ab");
  Join(1);
  for (int attempt = 1; attempt <= 3; ++attempt) {
    Run();
    ASSERT_TRUE(
        Nack(1, absl::ZeroDuration(), attempt == 2 ? "no such customer" : ""));
    Pass(absl::Seconds(60));
  }
  EXPECT_THAT(Run(), IsEmpty());
  EXPECT_THAT(parked(),
              ElementsAre("1x3: no such customer", "2x3: not acknowledged"));
  EXPECT_FALSE(Ack(1));
  EXPECT_EQ(group().outstanding(), 0);
  EXPECT_EQ(group().settled(), 2);
}

TEST_F(DeliveryTest, CountsAttemptsOverRestarts) {
  Log("a");
  for (int attempt = 1; attempt <= 3; ++attempt) {
    Join(1);
    ASSERT_THAT(Run(), ElementsAre(absl::StrCat("1#", attempt, ">1")));
    Restart();
  }
  Join(1);
  EXPECT_THAT(Run(), IsEmpty());
  EXPECT_THAT(parked(), ElementsAre("1x3: not acknowledged"));
}

TEST_F(DeliveryTest, TakesAnAcknowledgementFromBeforeARestart) {
  Log("ab");
  Join(1);
  ASSERT_THAT(Run(), SizeIs(2));
  Restart();
  EXPECT_TRUE(Ack(1));
  Join(1);
  EXPECT_THAT(Run(), ElementsAre("2#2>1"));
}

TEST_F(DeliveryTest, KeepsADelayOverARestart) {
  Log("a");
  Join(1);
  ASSERT_THAT(Run(), SizeIs(1));
  ASSERT_TRUE(Nack(1, absl::Seconds(30)));
  Restart();
  Join(1);
  EXPECT_THAT(Run(), IsEmpty());
  Pass(absl::Seconds(30));
  EXPECT_THAT(Run(), ElementsAre("1#2>1"));
}

TEST_F(DeliveryTest, ScansNoFurtherThanIsWanted) {
  Log(std::string(50, 'a'));
  Join(1, /*max_outstanding=*/5);
  EXPECT_THAT(Run(), SizeIs(5));
  EXPECT_EQ(group().record().scanned, 5);
  EXPECT_THAT(Run(), IsEmpty());
  EXPECT_TRUE(Ack(3));
  EXPECT_THAT(Run(), ElementsAre("6#1>1"));
}

TEST_F(DeliveryTest, StopsAtAFullWindow) {
  constexpr int kMost = ConsumerGroup::kMaxOutstanding;
  Log(std::string(kMost + 10, 'a'));
  Join(1, 1000, 1000);
  ASSERT_THAT(Run(), SizeIs(::testing::Gt(100u)));
  while (group().outstanding() < kMost && !Run().empty()) {
  }
  for (int64_t sequence = 1; sequence <= group().record().scanned; ++sequence)
    ASSERT_TRUE(Nack(sequence, absl::Hours(1)));
  EXPECT_THAT(Run(), SizeIs(::testing::Lt(static_cast<size_t>(kMost))));
  EXPECT_LE(group().outstanding(), kMost);
}

TEST_F(DeliveryTest, HoldsNoMoreThanAMebibyteForAMember) {
  for (int i = 0; i < 10; ++i) {
    Event event = SampleEvent(absl::StrCat(i), "a");
    event.notification.resize(200'000);
    Log(event);
  }
  Join(1);
  EXPECT_THAT(Run(), SizeIs(2));
  EXPECT_THAT(Run(), SizeIs(1));
  EXPECT_THAT(Run(), IsEmpty());
}

TEST_F(DeliveryTest, KeepsItsPositionFromTimeToTime) {
  v1::Subscription settings = Settings();
  settings.mutable_filter()->add_customers("4ws/b");
  Begin(settings);
  Log(std::string(999, 'a'));
  Join(1);
  Run();
  EXPECT_FALSE(group().changed(/*position=*/false));
  EXPECT_TRUE(group().changed(/*position=*/true));
  Log("a");
  Run();
  EXPECT_FALSE(group().changed(/*position=*/true));
}

class SeekTest : public DeliveryTest {};

TEST_F(SeekTest, HandsOutAgainWhatFollowsThePosition) {
  Log("abcd");
  Join(1);
  ASSERT_THAT(Run(), SizeIs(4));
  const AckId second = IdOf(2);
  ASSERT_TRUE(Ack(3));
  EXPECT_EQ(group().Seek(1, now()), 1);
  EXPECT_FALSE(group().Acknowledge(second, now()));
  EXPECT_THAT(Run(), ElementsAre("2#1>1", "3#1>1", "4#1>1"));
  EXPECT_FALSE(group().Acknowledge(second, now()));
  EXPECT_TRUE(Ack(2));
}

TEST_F(SeekTest, SkipsWhatIsBeforeThePosition) {
  Log("abcd");
  Join(1, 2);
  ASSERT_THAT(Run(), SizeIs(2));
  EXPECT_EQ(group().Seek(3, now()), 2);
  EXPECT_EQ(group().settled(), 3);
  EXPECT_THAT(Run(), ElementsAre("4#1>1"));
}

TEST_F(SeekTest, KeepsParkedWhatIsBeforeThePosition) {
  v1::Subscription settings = Settings();
  settings.set_max_attempts(1);
  Begin(settings);
  Log("abc");
  Join(1);
  ASSERT_THAT(Run(), SizeIs(3));
  for (const int64_t sequence : {1, 2, 3}) ASSERT_TRUE(Nack(sequence));
  group().Seek(2, now());
  EXPECT_THAT(Run(), ElementsAre("3#1>1"));
  EXPECT_THAT(parked(), SizeIs(2));
}

class RetentionTest : public DeliveryTest {};

TEST_F(RetentionTest, CountsWhatIsTrimmedBeforeItIsScanned) {
  Log("abcd");
  Join(1);
  group().Overtake(4, now());
  EXPECT_EQ(group().record().lost, 3);
  EXPECT_TRUE(group().changed(/*position=*/false));
  EXPECT_THAT(Run(), ElementsAre("4#1>1"));
  group().Overtake(4, now());
  EXPECT_EQ(group().record().lost, 3);
}

TEST_F(RetentionTest, CountsWhatIsTrimmedBeforeItIsHandedOutAgain) {
  Log("abcd");
  Join(1);
  ASSERT_THAT(Run(), SizeIs(4));
  ASSERT_TRUE(Ack(1));
  Restart();
  Join(1);
  group().Overtake(4, now());
  EXPECT_EQ(group().record().lost, 2);
  EXPECT_THAT(Run(), ElementsAre("4#2>1"));
}

TEST_F(RetentionTest, HandsOutAgainWhatItHoldsThoughItIsTrimmed) {
  Log("ab");
  Join(1);
  ASSERT_THAT(Run(), SizeIs(2));
  group().Overtake(3, now());
  EXPECT_EQ(group().record().lost, 0);
  ASSERT_TRUE(Nack(1, absl::ZeroDuration()));
  EXPECT_THAT(Run(), ElementsAre("1#2>1"));
}

class ReplayTest : public DeliveryTest {};

TEST_F(ReplayTest, HandsOutReplaysBeforeWhatIsNew) {
  Log("abcd");
  Join(1, 2);
  ASSERT_THAT(Run(), SizeIs(2));
  ASSERT_TRUE(Ack(1));
  ASSERT_TRUE(Ack(2));
  group().Replay({1});
  EXPECT_EQ(group().settled(), 0);
  EXPECT_THAT(Run(), ElementsAre("1#1>1", "3#1>1"));
}

TEST_F(ReplayTest, LosesWhatWasErasedWhileItWasParked) {
  v1::Subscription settings = Settings();
  settings.set_max_attempts(1);
  Begin(settings);
  Log("ab");
  Join(1);
  ASSERT_THAT(Run(), SizeIs(2));
  ASSERT_TRUE(Nack(1));
  ASSERT_TRUE(Nack(2));
  EraseFromLog(1);
  group().Replay({1, 2});
  EXPECT_THAT(Run(), ElementsAre("2#1>1"));
  EXPECT_EQ(group().record().lost, 1);
  EXPECT_EQ(group().outstanding(), 1);
}

TEST_F(ReplayTest, PassesOverWhatIsErasedOtherwise) {
  Log("ab");
  Join(1);
  ASSERT_THAT(Run(), SizeIs(2));
  ASSERT_TRUE(Ack(2));
  group().Replay({2});
  ASSERT_THAT(Run(), ElementsAre("2#1>1"));
  Restart();
  EraseFromLog(1);
  EraseFromLog(2);
  Join(1);
  EXPECT_THAT(Run(), IsEmpty());
  EXPECT_EQ(group().record().lost, 0);
  EXPECT_EQ(group().outstanding(), 0);
}

TEST_F(ReplayTest, PassesOverWhatIsErasedOnceItWasFoundAgain) {
  Log("a");
  Join(1);
  ASSERT_THAT(Run(), SizeIs(1));
  ASSERT_TRUE(Ack(1));
  group().Replay({1});
  ASSERT_THAT(Run(), ElementsAre("1#1>1"));
  group().Leave(1, now());
  EraseFromLog(1);
  Join(1);
  EXPECT_THAT(Run(), IsEmpty());
  EXPECT_EQ(group().record().lost, 0);
}

}  // namespace
}  // namespace gateway
