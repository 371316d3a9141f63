#include "server/notifications/parked_notifications.h"

#include <vector>

#include "adapters/base/proto_time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/notifications/parked_list.h"
#include "tests/server/notifications/named_subscription_fixture.h"
#include "tests/support/sample_events.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

using ParkedNotificationsTest = NamedSubscriptionFixture;

TEST_F(ParkedNotificationsTest, ParksAndReplays) {
  clock_.SetWall(absl::Hours(48));
  SetMaxAttempts(2);
  ConsumerRecorder member;
  member.Join(subscription_);
  AppendRange(log_, 1, 1);
  ASSERT_THAT(member.Received(1), ElementsAre("1#1"));
  ASSERT_THAT(Nack(member, "1"), IsOk());
  ASSERT_THAT(member.Received(2), ElementsAre("1#1", "1#2"));
  ASSERT_THAT(Nack(member, "1"), IsOk());
  EXPECT_EQ(Get().parked(), 1);
  const auto page = Await<ParkedPage>(
      [&](auto reply) { parked_.List("me", kName, 0, 10, std::move(reply)); });
  ASSERT_THAT(page, IsOk());
  ASSERT_THAT(page->parked, SizeIs(1));
  EXPECT_EQ(page->parked[0].notification().id(), "1");
  EXPECT_EQ(page->parked[0].reason(), "broken");
  EXPECT_EQ(ToTime(page->parked[0].park_time()), clock_.WallNow());
  const auto replayed = Await<int64_t>([&](auto reply) {
    parked_.Replay("me", kName, std::nullopt, std::move(reply));
  });
  EXPECT_EQ(replayed.value_or(0), 1);
  EXPECT_EQ(member.Received(3).back(), "1#1");
  member.Leave();
  member.End().IgnoreError();
}

TEST_F(ParkedNotificationsTest, ShowsNoNotificationThatCannotBeRead) {
  Event broken = SampleEvent("1", "1");
  broken.notification = "\x0a\x05x";  // A text of five bytes that has one.
  ParkedRecord parked;
  parked.sequence = AppendNow(log_, std::move(broken));
  const auto shown = Await<std::vector<v1::ParkedNotification>>(
      [&](auto reply) { ShowParked(log_, {parked}, std::move(reply)); });
  ASSERT_THAT(shown, IsOk());
  ASSERT_THAT(*shown, SizeIs(1));
  EXPECT_EQ(shown->front().sequence(), 1);
  EXPECT_FALSE(shown->front().has_notification());
}

TEST_F(ParkedNotificationsTest, ShowsParkedOnesThatAreTrimmedAndLosesThem) {
  SetMaxAttempts(2);
  ConsumerRecorder member;
  member.Join(subscription_);
  AppendRange(log_, 1, 1);
  ASSERT_THAT(member.Received(1), SizeIs(1));
  ASSERT_THAT(Nack(member, "1"), IsOk());
  ASSERT_THAT(member.Received(2), SizeIs(2));
  ASSERT_THAT(Nack(member, "1"), IsOk());
  ASSERT_THAT(TrimNow(log_, 2), IsOk());
  const auto page = Await<ParkedPage>(
      [&](auto reply) { parked_.List("me", kName, 0, 10, std::move(reply)); });
  ASSERT_THAT(page, IsOk());
  ASSERT_THAT(page->parked, SizeIs(1));
  EXPECT_FALSE(page->parked[0].has_notification());
  ASSERT_THAT(Await<int64_t>([&](auto reply) {
                parked_.Replay("me", kName, 1, std::move(reply));
              }),
              IsOk());
  EXPECT_EQ(member.Received(3).back(), "lost 1");
  EXPECT_EQ(Get().lost(), 1);
  member.Leave();
  member.End().IgnoreError();
}

TEST_F(ParkedNotificationsTest, ShowsParkedOnesThatAreErasedAndLosesThem) {
  SetMaxAttempts(1);
  ConsumerRecorder member;
  member.Join(subscription_);
  ASSERT_EQ(AppendNow(log_, SampleEvent("1", "a")), 1);
  ASSERT_THAT(member.Received(1), ElementsAre("1#1"));
  ASSERT_THAT(Nack(member, "1"), IsOk());
  ASSERT_THAT(Await<Erasure>([&](auto done) {
                log_.EraseCustomer("4ws/a", std::move(done));
              }),
              IsOk());
  feed_.Erase("4ws/a", 1);
  subscriptions_.Erase("4ws/a", 1);
  const auto page = Await<ParkedPage>(
      [&](auto reply) { parked_.List("me", kName, 0, 10, std::move(reply)); });
  ASSERT_THAT(page, IsOk());
  ASSERT_THAT(page->parked, SizeIs(1));
  EXPECT_FALSE(page->parked[0].has_notification());
  EXPECT_EQ(Get().lost(), 0);
  ASSERT_THAT(Await<int64_t>([&](auto reply) {
                parked_.Replay("me", kName, 1, std::move(reply));
              }),
              IsOk());
  EXPECT_EQ(member.Received(2).back(), "lost 1");
  EXPECT_EQ(Get().lost(), 1);
  EXPECT_EQ(Get().parked(), 0);
  member.Leave();
  member.End().IgnoreError();
}

}  // namespace
}  // namespace gateway
