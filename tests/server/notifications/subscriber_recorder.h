#ifndef TESTS_SERVER_NOTIFICATIONS_SUBSCRIBER_RECORDER_H_
#define TESTS_SERVER_NOTIFICATIONS_SUBSCRIBER_RECORDER_H_

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "adapters/base/mutex.h"
#include "gtest/gtest.h"
#include "server/notifications/cursor.h"
#include "server/notifications/feed_reader.h"

namespace gateway {

inline v1::SubscribeResponse Parse(const SubscriberResponse& outgoing) {
  v1::SubscribeResponse response = outgoing.rest;
  for (const SharedNotification* notification : outgoing.batch)
    EXPECT_TRUE(
        response.mutable_batch()->MergeFromString(notification->bytes()));
  return response;
}

// Writes down what it is sent, in words: `1,2 @2` is a batch of the
// notifications with the ids 1 and 2 and a cursor at 2.
class SubscriberRecorder final : public Subscriber {
 public:
  explicit SubscriberRecorder(const EventLog& log) : log_(log) {}

  // Confirms each response at once, or leaves that to the test.
  void set_confirms(bool confirms) { confirms_ = confirms; }
  void set_reader(std::shared_ptr<FeedReader> reader) {
    reader_ = std::move(reader);
  }

  void Write(SubscriberResponse outgoing) override {
    const std::string words = Words(Parse(outgoing));
    {
      MutexLock lock(mu_);
      received_.push_back(words);
      EXPECT_FALSE(writing_) << "two responses at a time";
      EXPECT_FALSE(end_) << "a response after the end";
      writing_ = !confirms_;
      changed_.NotifyAll();
    }
    if (confirms_) reader_->OnWritten(true);
  }

  void Finish(absl::Status status) override {
    MutexLock lock(mu_);
    EXPECT_FALSE(end_) << "two ends";
    EXPECT_FALSE(writing_) << "an end during a response";
    end_ = std::move(status);
    changed_.NotifyAll();
  }

  void Confirm(bool ok = true) {
    {
      MutexLock lock(mu_);
      writing_ = false;
    }
    reader_->OnWritten(ok);
  }

  // What was received, once it is that many responses.
  std::vector<std::string> Received(size_t responses) {
    MutexLock lock(mu_);
    const auto until =
        std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (received_.size() < responses &&
           std::chrono::steady_clock::now() < until)
      changed_.WaitUntil(mu_, until);
    return received_;
  }

  // How it ended, once it did.
  absl::Status End() {
    MutexLock lock(mu_);
    const auto until =
        std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (!end_ && std::chrono::steady_clock::now() < until)
      changed_.WaitUntil(mu_, until);
    return end_.value_or(absl::DeadlineExceededError("no end"));
  }

  bool ended() {
    MutexLock lock(mu_);
    return end_.has_value();
  }

 private:
  std::string Words(const v1::SubscribeResponse& response) {
    std::string words;
    switch (response.event_case()) {
      case v1::SubscribeResponse::kBatch:
        for (const auto& notification : response.batch().notifications())
          absl::StrAppend(&words, words.empty() ? "" : ",", notification.id());
        break;
      case v1::SubscribeResponse::kProgress: words = "progress"; break;
      case v1::SubscribeResponse::kCaughtUp: words = "caught up"; break;
      case v1::SubscribeResponse::kDrain:
        words = absl::StrCat("drain ", response.drain().close_time().seconds());
        break;
      default: words = "nothing";
    }
    if (response.lost() > 0) absl::StrAppend(&words, " lost ", response.lost());
    const auto position = DecodeCursor(log_, response.cursor());
    return absl::StrCat(words, " @", position.ok() ? *position : -1);
  }

  const EventLog& log_;
  std::shared_ptr<FeedReader> reader_;
  std::atomic<bool> confirms_ = true;
  Mutex mu_;
  CondVar changed_;
  std::vector<std::string> received_ ABSL_GUARDED_BY(mu_);
  bool writing_ ABSL_GUARDED_BY(mu_) = false;
  std::optional<absl::Status> end_ ABSL_GUARDED_BY(mu_);
};

}  // namespace gateway

#endif  // TESTS_SERVER_NOTIFICATIONS_SUBSCRIBER_RECORDER_H_
