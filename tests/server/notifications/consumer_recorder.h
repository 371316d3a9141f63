#ifndef TESTS_SERVER_NOTIFICATIONS_CONSUMER_RECORDER_H_
#define TESTS_SERVER_NOTIFICATIONS_CONSUMER_RECORDER_H_

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "adapters/base/mutex.h"
#include "gtest/gtest.h"
#include "server/notifications/consumer.h"
#include "server/notifications/named_subscription.h"

namespace gateway {

// A member who writes down what it is sent, in words: `1#1,2#1` are deliveries
// of the notifications with these ids, each for the first time.
class ConsumerRecorder final : public Consumer {
 public:
  // Confirms each response at once, or never.
  explicit ConsumerRecorder(bool confirms = true) : confirms_(confirms) {}

  void Join(std::shared_ptr<NamedSubscription> subscription,
            const ConsumeOptions& options = {}) {
    subscription_ = std::move(subscription);
    const auto id = subscription_->Join(*this, options);
    ASSERT_TRUE(id.ok()) << id.status();
    {
      MutexLock lock(mu_);
      id_ = *id;
    }
    Confirm();
  }
  void Leave() { subscription_->Leave(id()); }

  void Write(ConsumerResponse outgoing) override {
    {
      MutexLock lock(mu_);
      EXPECT_FALSE(writing_) << "two responses at a time";
      EXPECT_FALSE(end_) << "a response after the end";
      writing_ = true;
      received_.push_back(Words(outgoing));
      changed_.NotifyAll();
      // It is joining: the confirmation follows.
      if (!id_) return;
    }
    Confirm();
  }

  void Finish(absl::Status status) override {
    MutexLock lock(mu_);
    EXPECT_FALSE(end_) << "two ends";
    EXPECT_FALSE(writing_) << "an end during a response";
    end_ = std::move(status);
    changed_.NotifyAll();
  }

  // Says that what is being written cannot be.
  void BreakOff() {
    {
      MutexLock lock(mu_);
      writing_ = false;
    }
    subscription_->OnWritten(id(), false);
  }

  // What was received, once it is that many responses.
  std::vector<std::string> Received(size_t responses) {
    MutexLock lock(mu_);
    WaitUntil([&]() ABSL_NO_THREAD_SAFETY_ANALYSIS {
      return received_.size() >= responses;
    });
    return received_;
  }

  // How it ended, once it did.
  absl::Status End() {
    MutexLock lock(mu_);
    WaitUntil([&]()
                  ABSL_NO_THREAD_SAFETY_ANALYSIS { return end_.has_value(); });
    return end_.value_or(absl::DeadlineExceededError("no end"));
  }

  // The last ack id of the notification with that id.
  std::string AckId(const std::string& id) {
    MutexLock lock(mu_);
    return ack_ids_[id];
  }

 private:
  MemberId id() {
    MutexLock lock(mu_);
    return *id_;
  }

  void Confirm() {
    {
      MutexLock lock(mu_);
      if (!confirms_ || !writing_) return;
      writing_ = false;
    }
    subscription_->OnWritten(id(), true);
  }

  template <typename Condition>
  void WaitUntil(Condition condition) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) {
    const auto until =
        std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (!condition() && std::chrono::steady_clock::now() < until)
      changed_.WaitUntil(mu_, until);
  }

  std::string Words(const ConsumerResponse& outgoing)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) {
    std::string words;
    for (const Handout& handout : outgoing.deliveries) {
      const std::string& id = handout.notification->event().id;
      ack_ids_[id] = handout.ack_id;
      absl::StrAppend(&words, words.empty() ? "" : ",", id, "#",
                      handout.attempt);
    }
    switch (outgoing.rest.event_case()) {
      case v1::ConsumeResponse::kLost:
        return absl::StrCat("lost ", outgoing.rest.lost().count());
      case v1::ConsumeResponse::kProgress: {
        const auto& progress = outgoing.rest.progress();
        return absl::StrCat("progress lag ", progress.lag(), " outstanding ",
                            progress.outstanding());
      }
      case v1::ConsumeResponse::kDrain: return "drain";
      default: return words;
    }
  }

  const bool confirms_;
  std::shared_ptr<NamedSubscription> subscription_;
  Mutex mu_;
  CondVar changed_;
  std::optional<MemberId> id_ ABSL_GUARDED_BY(mu_);
  std::vector<std::string> received_ ABSL_GUARDED_BY(mu_);
  std::map<std::string, std::string> ack_ids_ ABSL_GUARDED_BY(mu_);
  bool writing_ ABSL_GUARDED_BY(mu_) = false;
  std::optional<absl::Status> end_ ABSL_GUARDED_BY(mu_);
};

}  // namespace gateway

#endif  // TESTS_SERVER_NOTIFICATIONS_CONSUMER_RECORDER_H_
