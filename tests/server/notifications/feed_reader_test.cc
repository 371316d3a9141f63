#include "server/notifications/feed_reader.h"

#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/notifications/cursor.h"
#include "tests/server/notifications/feed_reader_fixture.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

using ::testing::ElementsAre;

using FeedReaderTest = FeedReaderFixture;

TEST_F(FeedReaderTest, BeginsAtTheEndUnlessToldOtherwise) {
  AppendRange(log_, 1, 3);
  Start(v1::SubscribeRequest());
  EXPECT_THAT(recorder_.Received(1), ElementsAre("caught up @3"));
  AppendRange(log_, 4, 4);
  EXPECT_THAT(recorder_.Received(2), ElementsAre("caught up @3", "4 @4"));
}

TEST_F(FeedReaderTest, DeliversFromEarliestAndThenGoesOnLive) {
  AppendRange(log_, 1, 3);
  Start(FromEarliest());
  EXPECT_THAT(recorder_.Received(2), ElementsAre("1,2,3 @3", "caught up @3"));
  AppendRange(log_, 4, 4);
  EXPECT_THAT(recorder_.Received(3),
              ElementsAre("1,2,3 @3", "caught up @3", "4 @4"));
}

TEST_F(FeedReaderTest, DeliversWhatFollowsACursor) {
  AppendRange(log_, 1, 3);
  v1::SubscribeRequest request;
  request.set_after_cursor(EncodeCursor(log_, 2));
  Start(request);
  EXPECT_THAT(recorder_.Received(2), ElementsAre("3 @3", "caught up @3"));
}

TEST_F(FeedReaderTest, CatchesUpOnAnEmptyLogAtOnce) {
  Start(FromEarliest());
  EXPECT_THAT(recorder_.Received(1), ElementsAre("caught up @0"));
}

TEST_F(FeedReaderTest, SplitsWhatThereIsIntoBatches) {
  AppendRange(log_, 1, 5);
  v1::SubscribeRequest request = FromEarliest();
  request.set_max_batch(2);
  Start(request);
  EXPECT_THAT(recorder_.Received(4),
              ElementsAre("1,2 @2", "3,4 @4", "5 @5", "caught up @5"));
}

TEST_F(FeedReaderTest, MovesItsPositionOverWhatDoesNotMatch) {
  AppendNow(log_, SampleEvent("a", "1"));
  AppendNow(log_, SampleEvent("b", "2"));
  AppendNow(log_, SampleEvent("c", "1"));
  AppendNow(log_, SampleEvent("d", "2"));
  v1::SubscribeRequest request = FromEarliest();
  request.mutable_filter()->add_customers("4ws/1");
  Start(request);
  EXPECT_THAT(recorder_.Received(2), ElementsAre("a,c @4", "caught up @4"));
}

TEST_F(FeedReaderTest, EndsABatchBeforeTheNextMatch) {
  for (const char* customer : {"1", "2", "1", "2"})
    AppendNow(log_, SampleEvent(customer, customer));
  v1::SubscribeRequest request = FromEarliest();
  request.mutable_filter()->add_customers("4ws/1");
  request.set_max_batch(1);
  Start(request);
  EXPECT_THAT(recorder_.Received(3),
              ElementsAre("1 @2", "1 @4", "caught up @4"));
}

TEST_F(FeedReaderTest, SendsProgressWhenNothingElseWasSent) {
  v1::SubscribeRequest request;
  request.mutable_progress_interval()->set_seconds(5);
  request.mutable_filter()->add_customers("4ws/2");
  Start(request);
  ASSERT_THAT(recorder_.Received(1), ElementsAre("caught up @0"));
  AppendRange(log_, 1, 3);  // Of customer 1.
  clock_.Advance(absl::Seconds(4));
  ASSERT_EQ(recorder_.Received(1).size(), 1);
  // The scan of the three may take its time; progress says so in the end.
  std::vector<std::string> received;
  do {
    clock_.Advance(absl::Seconds(5));
    received = recorder_.Received(2);
  } while (received.back() != "progress @3" && received.size() < 100'000);
  EXPECT_EQ(received.back(), "progress @3");
}

TEST_F(FeedReaderTest, CountsTheIntervalFromTheLastResponse) {
  v1::SubscribeRequest request;
  request.mutable_progress_interval()->set_seconds(5);
  Start(request);
  clock_.Advance(absl::Seconds(3));
  AppendRange(log_, 1, 1);
  ASSERT_EQ(recorder_.Received(2).back(), "1 @1");
  clock_.Advance(absl::Seconds(3));
  EXPECT_EQ(recorder_.Received(2).size(), 2);
  clock_.Advance(absl::Seconds(2));
  EXPECT_THAT(recorder_.Received(3),
              ElementsAre("caught up @0", "1 @1", "progress @1"));
  clock_.Advance(absl::Seconds(5));
  EXPECT_EQ(recorder_.Received(4).back(), "progress @1");
}

TEST_F(FeedReaderTest, ReadsNothingAheadOfASlowSubscriber) {
  recorder_.set_confirms(false);
  AppendRange(log_, 1, 2);
  v1::SubscribeRequest request = FromEarliest();
  request.set_max_batch(1);
  Start(request);
  ASSERT_THAT(recorder_.Received(1), ElementsAre("1 @1"));
  AppendRange(log_, 3, 50);
  clock_.Advance(absl::Minutes(10));
  EXPECT_THAT(recorder_.Received(1), ElementsAre("1 @1"));
  recorder_.Confirm();
  EXPECT_THAT(recorder_.Received(2), ElementsAre("1 @1", "2 @2"));
}

TEST_F(FeedReaderTest, ReadsALongLogPageByPage) {
  AppendRange(log_, 1, 2500);
  v1::SubscribeRequest request = FromEarliest();
  request.set_max_batch(1000);
  Start(request);
  const auto received = recorder_.Received(4);
  ASSERT_EQ(received.size(), 4);
  EXPECT_THAT(received[2], testing::EndsWith("@2500"));
  EXPECT_EQ(received[3], "caught up @2500");
}

TEST_F(FeedReaderTest, ReportsADrainAfterWhatIsBeingWritten) {
  recorder_.set_confirms(false);
  AppendRange(log_, 1, 2);
  Start(FromEarliest());
  ASSERT_THAT(recorder_.Received(1), ElementsAre("1,2 @2"));
  reader_->Drain(absl::FromUnixSeconds(99));
  EXPECT_EQ(recorder_.Received(1).size(), 1);
  recorder_.Confirm();
  EXPECT_THAT(recorder_.Received(2), ElementsAre("1,2 @2", "drain 99 @2"));
  EXPECT_FALSE(recorder_.ended());
  recorder_.Confirm();
  EXPECT_THAT(recorder_.End(), ErrorIs(absl::StatusCode::kUnavailable,
                                       v1::ERROR_REASON_GATEWAY_DRAINING));
}

TEST_F(FeedReaderTest, EndsWhenCancelledOnceNothingIsBeingWritten) {
  recorder_.set_confirms(false);
  Start(v1::SubscribeRequest());
  ASSERT_EQ(recorder_.Received(1).size(), 1);
  reader_->Cancel();
  EXPECT_FALSE(recorder_.ended());
  recorder_.Confirm(false);
  EXPECT_THAT(recorder_.End(), StatusIs(absl::StatusCode::kCancelled));
}

TEST_F(FeedReaderTest, EndsWhenCancelledWhileItWaits) {
  Start(v1::SubscribeRequest());
  ASSERT_EQ(recorder_.Received(1).size(), 1);
  reader_->Cancel();
  EXPECT_THAT(recorder_.End(), StatusIs(absl::StatusCode::kCancelled));
  reader_->Cancel();
  reader_->Drain(clock_.Now());
  AppendRange(log_, 1, 1);
  clock_.Advance(absl::Minutes(1));
  EXPECT_EQ(recorder_.Received(1).size(), 1);
}

TEST_F(FeedReaderTest, EndsWhenAResponseCannotBeSent) {
  recorder_.set_confirms(false);
  Start(v1::SubscribeRequest());
  ASSERT_EQ(recorder_.Received(1).size(), 1);
  recorder_.Confirm(false);
  EXPECT_THAT(recorder_.End(), StatusIs(absl::StatusCode::kCancelled));
}

TEST_F(FeedReaderTest, EndsWhenTheLogCannotBeRead) {
  AppendRange(log_, 1, 1);
  Feed feed(log_, 0);
  auto options = Read(FromEarliest());
  ASSERT_THAT(options, IsOk());
  log_.FailNextReads(1);
  StartOn(feed, *std::move(options));
  EXPECT_THAT(recorder_.End(), ErrorIs(absl::StatusCode::kUnavailable,
                                       v1::ERROR_REASON_STORE_UNAVAILABLE));
}

TEST_F(FeedReaderTest, TellsASlowSubscriberWhatItLost) {
  recorder_.set_confirms(false);
  AppendRange(log_, 1, 1);
  Feed feed(log_, 0);
  auto options = Read(FromEarliest());
  ASSERT_THAT(options, IsOk());
  StartOn(feed, *std::move(options));
  ASSERT_THAT(recorder_.Received(1), ElementsAre("1 @1"));
  AppendRange(log_, 2, 9);
  ASSERT_THAT(TrimNow(log_, 6), IsOk());
  recorder_.Confirm();  // Then it catches up with what the first read saw.
  ASSERT_THAT(recorder_.Received(2), ElementsAre("1 @1", "caught up @1"));
  recorder_.Confirm();
  const absl::Status end = recorder_.End();
  ASSERT_THAT(end, ErrorIs(absl::StatusCode::kOutOfRange,
                           v1::ERROR_REASON_CURSOR_EXPIRED));
  const auto info = InfoOf(end);
  EXPECT_EQ(info->metadata().at("lost"), "4");
  EXPECT_EQ(info->metadata().at("first_cursor"), EncodeCursor(log_, 5));
}

TEST_F(FeedReaderTest, FollowsATrimWhenItBeginsAtTheEarliest) {
  AppendRange(log_, 1, 5);
  auto options = Read(FromEarliest());
  ASSERT_THAT(options, IsOk());
  ASSERT_THAT(TrimNow(log_, 4), IsOk());
  Feed feed(log_, 0);
  StartOn(feed, *std::move(options));
  EXPECT_THAT(recorder_.Received(2), ElementsAre("4,5 @5", "caught up @5"));
  reader_->Cancel();
  EXPECT_THAT(recorder_.End(), StatusIs(absl::StatusCode::kCancelled));
}

TEST_F(FeedReaderTest, SurvivesEverythingAtOnce) {
  std::vector<std::unique_ptr<SubscriberRecorder>> recorders;
  std::vector<std::shared_ptr<FeedReader>> readers;
  for (int i = 0; i < 200; ++i) {
    auto options = Read(FromEarliest());
    ASSERT_THAT(options, IsOk());
    recorders.push_back(std::make_unique<SubscriberRecorder>(log_));
    readers.push_back(std::make_shared<FeedReader>(
        feed_, clock_, *std::move(options), *recorders.back()));
    recorders.back()->set_reader(readers.back());
  }
  std::thread writer([this] { AppendRange(log_, 1, 200); });
  std::thread time([this] {
    for (int i = 0; i < 100; ++i) clock_.Advance(absl::Seconds(5));
  });
  for (const auto& reader : readers) reader->Start();
  for (size_t i = 0; i < readers.size(); ++i) {
    if (i % 2 == 0)
      readers[i]->Cancel();
    else
      readers[i]->Drain(clock_.Now());
  }
  writer.join();
  time.join();
  for (size_t i = 0; i < recorders.size(); ++i) {
    EXPECT_THAT(recorders[i]->End(),
                StatusIs(i % 2 == 0 ? absl::StatusCode::kCancelled
                                    : absl::StatusCode::kUnavailable));
    recorders[i]->set_reader(nullptr);
  }
}

// A subscriber whose end destroys the clock of its reader.
class LastUser final : public Subscriber {
 public:
  FakeClock& clock() { return *clock_; }
  void Write(SubscriberResponse) override {}
  void Finish(absl::Status) override { clock_.reset(); }

 private:
  std::unique_ptr<FakeClock> clock_ = std::make_unique<FakeClock>();
};

TEST_F(FeedReaderTest, UsesTheClockNoMoreOnceItHasEnded) {
  LastUser user;
  auto options = Read(v1::SubscribeRequest());
  ASSERT_THAT(options, IsOk());
  const auto reader = std::make_shared<FeedReader>(feed_, user.clock(),
                                                   *std::move(options), user);
  reader->Start();
  reader->Cancel();
  reader->OnWritten(true);
  reader->Cancel();
  log_.Flush();
}

}  // namespace
}  // namespace gateway
