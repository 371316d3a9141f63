#include "server/notifications/named_subscription.h"

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/notifications/owned_subscriptions.h"
#include "server/notifications/parked_list.h"
#include "server/notifications/parked_notifications.h"
#include "server/notifications/subscription_registry.h"
#include "tests/server/notifications/consumer_recorder.h"
#include "tests/support/answer.h"
#include "tests/support/fake_clock.h"
#include "tests/support/memory_event_log.h"
#include "tests/support/memory_subscription_store.h"
#include "tests/support/sample_events.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Outcome = v1::AcknowledgeResult;

class NamedSubscriptionTest : public testing::Test {
 protected:
  NamedSubscriptionTest() { Create(); }
  ~NamedSubscriptionTest() override {
    store_.Flush();
    log_.Flush();
  }

  void Create() {
    v1::CreateSubscriptionRequest request;
    request.set_subscription_id("crm");
    request.mutable_subscription()->mutable_ack_deadline()->set_seconds(600);
    EXPECT_THAT(Await<v1::Subscription>([&](auto reply) {
                  subscriptions_.Create("me", request, std::move(reply));
                }),
                IsOk());
    subscription_ = subscriptions_.Find("me", kName);
  }

  template <typename T, typename Call>
  static absl::StatusOr<T> Await(Call call) {
    Answer<T> answer;
    call(answer.done());
    return answer.Wait();
  }

  absl::StatusOr<v1::AcknowledgeResponse> Answered(
      const v1::AcknowledgeRequest& request) {
    return Await<v1::AcknowledgeResponse>([&](auto reply) {
      subscription_->Acknowledge(request, std::move(reply));
    });
  }
  // How acknowledging the notification with that id ended.
  absl::StatusOr<Outcome::Outcome> Ack(ConsumerRecorder& member,
                                       const std::string& id) {
    v1::AcknowledgeRequest request;
    request.add_ack_ids(member.AckId(id));
    const auto response = Answered(request);
    if (!response.ok()) return response.status();
    return response->results(0).outcome();
  }
  absl::StatusOr<v1::AcknowledgeResponse> Nack(ConsumerRecorder& member,
                                               const std::string& id) {
    v1::AcknowledgeRequest request;
    auto& nack = *request.add_nacks();
    nack.set_ack_id(member.AckId(id));
    nack.mutable_delay();
    nack.set_reason("broken");
    return Answered(request);
  }

  void SetMaxAttempts(int attempts) {
    v1::UpdateSubscriptionRequest request;
    request.mutable_subscription()->set_name(kName);
    request.mutable_subscription()->set_max_attempts(attempts);
    const auto updated = Await<v1::Subscription>([&](auto reply) {
      subscriptions_.Update("me", request, std::move(reply));
    });
    ASSERT_THAT(updated, IsOk());
    ASSERT_EQ(updated->max_attempts(), attempts);
  }

  // Lets time pass until the member has received something that contains
  // `words`; whether that happened. A timer may be armed a little later than it
  // could.
  bool PassUntilReceived(ConsumerRecorder& member, const std::string& words) {
    const auto until =
        std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (std::chrono::steady_clock::now() < until) {
      if (absl::StrContains(absl::StrJoin(member.Received(0), ";"), words))
        return true;
      clock_.Advance(absl::Seconds(5));
      store_.Flush();
    }
    return false;
  }

  // Lets time pass until the state is loaded again.
  void WaitUntilLoaded() {
    const auto until =
        std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (!subscription_->View().ok() &&
           std::chrono::steady_clock::now() < until) {
      clock_.Advance(absl::Seconds(1));
      store_.Flush();
    }
    ASSERT_THAT(subscription_->View(), IsOk());
  }

  v1::Subscription Get() {
    const auto view = Await<v1::Subscription>(
        [&](auto reply) { subscriptions_.Get("me", kName, std::move(reply)); });
    EXPECT_THAT(view, IsOk());
    return view.value_or(v1::Subscription());
  }

  static constexpr char kName[] = "subscriptions/crm";

  FakeClock clock_;
  MemoryEventLog log_;
  Feed feed_{log_, 1 << 20};
  MemorySubscriptionStore store_;
  SubscriptionRegistry subscriptions_{feed_, store_, clock_};
  ParkedNotifications parked_{subscriptions_};
  std::shared_ptr<NamedSubscription> subscription_;
};

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
  store_.Flush();
  log_.Flush();
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

TEST(OwnedSubscriptionsTest, KeepAPlaceUntilItIsReleased) {
  OwnedSubscriptions owned;
  EXPECT_TRUE(owned.Reserve("a", 2));
  EXPECT_TRUE(owned.Reserve("b", 2));
  EXPECT_FALSE(owned.Reserve("c", 2));
  EXPECT_TRUE(owned.Reserve("a", 2));  // The store is to say that it is taken.
  owned.Release("a");
  EXPECT_FALSE(owned.Reserve("c", 2));
  owned.Release("a");
  EXPECT_TRUE(owned.Reserve("c", 2));
}

TEST_F(NamedSubscriptionTest, ParksAndReplays) {
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
  const auto replayed = Await<int64_t>([&](auto reply) {
    parked_.Replay("me", kName, std::nullopt, std::move(reply));
  });
  EXPECT_EQ(replayed.value_or(0), 1);
  EXPECT_EQ(member.Received(3).back(), "1#1");
  member.Leave();
  member.End().IgnoreError();
}

TEST_F(NamedSubscriptionTest, ShowsNoNotificationThatCannotBeRead) {
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

TEST_F(NamedSubscriptionTest, ShowsParkedOnesThatAreTrimmedAndLosesThem) {
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
