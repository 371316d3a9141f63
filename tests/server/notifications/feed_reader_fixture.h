#ifndef TESTS_SERVER_NOTIFICATIONS_FEED_READER_FIXTURE_H_
#define TESTS_SERVER_NOTIFICATIONS_FEED_READER_FIXTURE_H_

#include <memory>
#include <utility>

#include "gtest/gtest.h"
#include "server/notifications/feed_reader.h"
#include "tests/server/notifications/subscriber_recorder.h"
#include "tests/support/fake_clock.h"
#include "tests/support/memory_event_log.h"
#include "tests/support/sample_events.h"
#include "tests/support/status_matchers.h"

namespace gateway {

inline constexpr auto kEarliest = v1::SubscribeRequest::EDGE_EARLIEST;

inline v1::SubscribeRequest FromEarliest() {
  v1::SubscribeRequest request;
  request.set_edge(kEarliest);
  return request;
}

// A reader of a log in memory, and what it sends.
class FeedReaderFixture : public testing::Test {
 protected:
  ~FeedReaderFixture() override {
    if (reader_ == nullptr) return;
    // An end ends the cycle between the two, too.
    if (!recorder_.ended()) {
      recorder_.set_confirms(true);
      reader_->Cancel();
      recorder_.Confirm(false);
    }
    EXPECT_FALSE(recorder_.End().ok());
    recorder_.set_reader(nullptr);
    log_.Stop();
  }

  absl::StatusOr<SubscribeOptions> Read(const v1::SubscribeRequest& request) {
    return ReadSubscribeRequest(request, "till", log_, filters_);
  }

  void Start(const v1::SubscribeRequest& request) {
    auto options = Read(request);
    ASSERT_THAT(options, IsOk());
    StartOn(feed_, *std::move(options));
  }

  void StartOn(Feed& feed, SubscribeOptions options) {
    reader_ = std::make_shared<FeedReader>(feed, clock_, std::move(options),
                                           recorder_);
    recorder_.set_reader(reader_);
    reader_->Start();
  }

  MemoryEventLog log_;
  FakeClock clock_;
  SharedFilters filters_;
  Feed feed_{log_, 1 << 20};
  SubscriberRecorder recorder_{log_};
  std::shared_ptr<FeedReader> reader_;
};

}  // namespace gateway

#endif  // TESTS_SERVER_NOTIFICATIONS_FEED_READER_FIXTURE_H_
