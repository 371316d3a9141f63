#ifndef TESTS_SERVER_NOTIFICATIONS_NAMED_SUBSCRIPTION_FIXTURE_H_
#define TESTS_SERVER_NOTIFICATIONS_NAMED_SUBSCRIPTION_FIXTURE_H_

#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "server/notifications/feed.h"
#include "server/notifications/named_subscription.h"
#include "server/notifications/parked_notifications.h"
#include "server/notifications/subscription_registry.h"
#include "tests/server/notifications/consumer_recorder.h"
#include "tests/support/answer.h"
#include "tests/support/fake_clock.h"
#include "tests/support/memory_event_log.h"
#include "tests/support/memory_subscription_store.h"
#include "tests/support/status_matchers.h"

namespace gateway {

// A named subscription of the caller "me", on a log and a store in memory.
class NamedSubscriptionFixture : public testing::Test {
 protected:
  NamedSubscriptionFixture() { Create(); }
  ~NamedSubscriptionFixture() override {
    store_.Stop();
    log_.Stop();
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
  absl::StatusOr<v1::AcknowledgeResult::Outcome> Ack(ConsumerRecorder& member,
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
  MemorySubscriptionStore store_;
  Feed feed_{log_, 1 << 20};
  SubscriptionRegistry subscriptions_{feed_, store_, clock_};
  ParkedNotifications parked_{subscriptions_};
  std::shared_ptr<NamedSubscription> subscription_;
};

}  // namespace gateway

#endif  // TESTS_SERVER_NOTIFICATIONS_NAMED_SUBSCRIPTION_FIXTURE_H_
