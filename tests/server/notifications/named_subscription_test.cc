#include "server/notifications/named_subscription.h"

#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/server/notifications/named_subscription_fixture.h"
#include "tests/support/sample_events.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Outcome = v1::AcknowledgeResult;

using NamedSubscriptionTest = NamedSubscriptionFixture;

TEST_F(NamedSubscriptionTest, DeliversWhatComes) {
  ConsumerRecorder member;
  member.Join(subscription_);
  AppendRange(log_, 1, 1);
  EXPECT_THAT(member.Received(1), ElementsAre("1#1"));
  AppendRange(log_, 2, 2);
  EXPECT_THAT(member.Received(2), ElementsAre("1#1", "2#1"));
  EXPECT_EQ(*Ack(member, "1"), Outcome::OUTCOME_DONE);
  EXPECT_EQ(*Ack(member, "1"), Outcome::OUTCOME_STALE);
  EXPECT_EQ(Get().outstanding(), 1);
  member.Leave();
  EXPECT_THAT(member.End(), StatusIs(absl::StatusCode::kCancelled));
}

TEST_F(NamedSubscriptionTest, DeliversAgainWhenTimePasses) {
  ConsumerRecorder member;
  member.Join(subscription_);
  AppendRange(log_, 1, 1);
  ASSERT_THAT(member.Received(1), ElementsAre("1#1"));
  EXPECT_TRUE(PassUntilReceived(member, "1#2"));
  member.Leave();
  member.End().IgnoreError();
}

TEST_F(NamedSubscriptionTest, SendsProgressWhenNothingElse) {
  ConsumerRecorder member;
  member.Join(subscription_);
  AppendRange(log_, 1, 1);
  ASSERT_THAT(member.Received(1), SizeIs(1));
  EXPECT_TRUE(PassUntilReceived(member, "progress lag 1 outstanding 1"));
  ASSERT_THAT(Ack(member, "1"), IsOk());
  EXPECT_TRUE(PassUntilReceived(member, "progress lag 0 outstanding 0"));
  member.Leave();
  member.End().IgnoreError();
}

TEST_F(NamedSubscriptionTest, LeavesOneWhoDoesNotReadAlone) {
  ConsumerRecorder stuck(/*confirms=*/false);
  stuck.Join(subscription_);
  AppendRange(log_, 1, 1);
  ASSERT_THAT(stuck.Received(1), ElementsAre("1#1"));
  ConsumerRecorder member;
  member.Join(subscription_);
  AppendRange(log_, 2, 3);
  EXPECT_TRUE(PassUntilReceived(member, "3#"));
  EXPECT_TRUE(PassUntilReceived(member, "1#2"));
  EXPECT_THAT(stuck.Received(1), SizeIs(1));
  stuck.BreakOff();
  EXPECT_THAT(stuck.End(), StatusIs(absl::StatusCode::kCancelled));
  member.Leave();
  member.End().IgnoreError();
}

TEST_F(NamedSubscriptionTest, TellsMembersWhatWasLost) {
  AppendRange(log_, 1, 5);
  ASSERT_THAT(TrimNow(log_, 4), IsOk());
  EXPECT_EQ(Get().lost(), 3);
  EXPECT_EQ(Get().lag(), 2);
  ConsumerRecorder member;
  member.Join(subscription_);
  EXPECT_THAT(member.Received(2), ElementsAre("lost 3", "4#1,5#1"));
  EXPECT_EQ(Get().lost(), 3);
  member.Leave();
  member.End().IgnoreError();
}

TEST_F(NamedSubscriptionTest, HandsOutNothingOfACustomerThatIsErased) {
  ConsumerRecorder member;
  member.Join(subscription_);
  AppendNow(log_, SampleEvent("1", "a"));
  ASSERT_THAT(member.Received(1), ElementsAre("1#1"));
  AppendNow(log_, SampleEvent("2", "b"));
  ASSERT_THAT(member.Received(2), ElementsAre("1#1", "2#1"));
  ASSERT_THAT(Await<Erasure>([&](auto done) {
                log_.EraseCustomer("4ws/a", std::move(done));
              }),
              IsOk());
  feed_.Erase("4ws/a", 2);
  subscriptions_.Erase("4ws/a", 2);
  EXPECT_EQ(*Ack(member, "1"), Outcome::OUTCOME_STALE);
  EXPECT_EQ(Get().outstanding(), 1);
  member.Leave();
  member.End().IgnoreError();
}

TEST_F(NamedSubscriptionTest, AnswersNoAcknowledgementThatIsNotKept) {
  ConsumerRecorder member;
  member.Join(subscription_);
  AppendRange(log_, 1, 2);
  while (!absl::StrContains(absl::StrJoin(member.Received(1), ";"), "2#1")) {
  }
  store_.FailNextWrites(1);
  EXPECT_THAT(Ack(member, "1"), ErrorIs(absl::StatusCode::kUnavailable,
                                        v1::ERROR_REASON_STORE_UNAVAILABLE));
  EXPECT_THAT(member.End(), ErrorIs(absl::StatusCode::kUnavailable,
                                    v1::ERROR_REASON_STORE_UNAVAILABLE));
  WaitUntilLoaded();
  ConsumerRecorder again;
  again.Join(subscription_);
  EXPECT_THAT(again.Received(1), ElementsAre("1#2,2#2"));
  again.Leave();
  again.End().IgnoreError();
}

TEST_F(NamedSubscriptionTest, HandsOutNothingBeforeItIsKept) {
  ConsumerRecorder member;
  member.Join(subscription_);
  store_.FailNextWrites(1);
  AppendRange(log_, 1, 1);
  EXPECT_THAT(member.End(), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(member.Received(0), IsEmpty());
  WaitUntilLoaded();
  ConsumerRecorder again;
  again.Join(subscription_);
  EXPECT_THAT(again.Received(1), ElementsAre("1#1"));
  again.Leave();
  again.End().IgnoreError();
}

TEST_F(NamedSubscriptionTest, TriesUntilTheStoreWorksAgain) {
  ConsumerRecorder member;
  member.Join(subscription_);
  store_.Flush();
  store_.FailNextReads(1);
  store_.FailNextWrites(1);
  AppendRange(log_, 1, 1);
  EXPECT_THAT(member.End(), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(subscription_->View(),
              ErrorIs(absl::StatusCode::kUnavailable,
                      v1::ERROR_REASON_STORE_UNAVAILABLE));
  WaitUntilLoaded();
}

TEST_F(NamedSubscriptionTest, EndsMembersWhenTheLogFails) {
  ASSERT_GT(AppendNow(log_, SampleEvent("1", "1")), 0);
  Feed feed(log_, /*tail_bytes=*/0);
  SubscriptionRegistry subscriptions(feed, store_, clock_);
  ASSERT_THAT(
      Await<int64_t>([&](auto done) { subscriptions.Load(std::move(done)); }),
      IsOk());
  log_.FailNextReads(1);
  ConsumerRecorder member;
  member.Join(subscriptions.Find("me", kName));
  EXPECT_THAT(member.End(), StatusIs(absl::StatusCode::kUnavailable));
  store_.Stop();
  log_.Stop();
}

TEST_F(NamedSubscriptionTest, IsOneOfSoManyThoughManyAreCreatedAtOnce) {
  constexpr size_t kMost = SubscriptionRegistry::kMaxSubscriptions;
  std::vector<Answer<v1::Subscription>> answers(kMost + 10);
  for (size_t i = 0; i < answers.size(); ++i) {
    v1::CreateSubscriptionRequest request;
    request.set_subscription_id(absl::StrCat("s", i));
    subscriptions_.Create("me", request, answers[i].done());
  }
  size_t created = 1;  // The fixture's.
  for (auto& answer : answers) {
    const auto view = answer.Wait();
    if (view.ok()) {
      ++created;
    } else {
      EXPECT_THAT(view, ErrorIs(absl::StatusCode::kResourceExhausted,
                                v1::ERROR_REASON_TOO_MANY_SUBSCRIPTIONS));
    }
  }
  EXPECT_EQ(created, kMost);
}

TEST_F(NamedSubscriptionTest, TellsMembersOfADrainAndTakesTheirAnswers) {
  ConsumerRecorder member;
  member.Join(subscription_);
  AppendRange(log_, 1, 1);
  ASSERT_THAT(member.Received(1), SizeIs(1));
  subscriptions_.Drain(clock_.Now() + absl::Seconds(5));
  EXPECT_THAT(member.Received(2), ElementsAre("1#1", "drain"));
  EXPECT_THAT(member.End(), ErrorIs(absl::StatusCode::kUnavailable,
                                    v1::ERROR_REASON_GATEWAY_DRAINING));
  EXPECT_EQ(*Ack(member, "1"), Outcome::OUTCOME_DONE);
  ConsumerRecorder late;
  EXPECT_THAT(subscription_->Join(late, {}),
              ErrorIs(absl::StatusCode::kUnavailable,
                      v1::ERROR_REASON_GATEWAY_DRAINING));
}

TEST_F(NamedSubscriptionTest, EndsWhenItIsDeleted) {
  ConsumerRecorder member;
  member.Join(subscription_);
  AppendRange(log_, 1, 1);
  ASSERT_THAT(member.Received(1), SizeIs(1));
  ASSERT_THAT(Await<int64_t>([&](auto reply) {
                subscriptions_.Delete("me", kName, std::move(reply));
              }),
              IsOk());
  EXPECT_THAT(member.End(), ErrorIs(absl::StatusCode::kNotFound,
                                    v1::ERROR_REASON_SUBSCRIPTION_NOT_FOUND));
  EXPECT_THAT(Ack(member, "1"),
              ErrorIs(absl::StatusCode::kNotFound,
                      v1::ERROR_REASON_SUBSCRIPTION_NOT_FOUND));
  EXPECT_EQ(subscriptions_.Find("me", kName), nullptr);
  Create();
  EXPECT_EQ(Get().outstanding(), 0);
}

TEST_F(NamedSubscriptionTest, IsNobodyElses) {
  EXPECT_EQ(subscriptions_.Find("you", kName), nullptr);
  EXPECT_THAT(Await<v1::Subscription>([&](auto reply) {
                subscriptions_.Get("you", kName, std::move(reply));
              }),
              ErrorIs(absl::StatusCode::kNotFound,
                      v1::ERROR_REASON_SUBSCRIPTION_NOT_FOUND));
}

}  // namespace
}  // namespace gateway
