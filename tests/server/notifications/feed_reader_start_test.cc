#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "server/notifications/cursor.h"
#include "server/notifications/feed_reader.h"
#include "tests/server/notifications/feed_reader_fixture.h"

namespace gateway {
namespace {

using ::testing::ElementsAre;

// Where readers may begin, and what they leave out.
class FeedReaderStartTest : public FeedReaderFixture {
 protected:
  // Appends an event that is the state of its customer and card.
  void AppendState(const std::string& id, const std::string& customer,
                   const std::string& card) {
    Event event = SampleEvent(id, customer, card);
    event.state_keys = {customer + "/" + card};
    ASSERT_GT(AppendNow(log_, std::move(event)), 0);
  }
  void AppendAt(const std::string& id, int64_t seconds) {
    Event event = SampleEvent(id, "1");
    event.receive_time = absl::FromUnixSeconds(seconds);
    ASSERT_GT(AppendNow(log_, std::move(event)), 0);
  }
  void Erase(const std::string& customer) {
    Answer<Erasure> answer;
    log_.EraseCustomer(customer, answer.done());
    const auto erased = answer.Wait();
    ASSERT_THAT(erased, IsOk());
    feed_.Erase(customer, erased->through);
  }

  static v1::SubscribeRequest FromTime(int64_t seconds) {
    v1::SubscribeRequest request;
    request.mutable_from_time()->set_seconds(seconds);
    return request;
  }
  static v1::SubscribeRequest FromStates() {
    v1::SubscribeRequest request;
    request.set_edge(v1::SubscribeRequest::EDGE_LATEST_PER_CUSTOMER);
    return request;
  }
};

TEST_F(FeedReaderStartTest, BeginsWithTheFirstReceivedAtATimeOrLater) {
  AppendAt("a", 10);
  AppendAt("b", 20);
  AppendAt("c", 30);
  Start(FromTime(20));
  EXPECT_THAT(recorder_.Received(2), ElementsAre("b,c @3", "caught up @3"));
}

TEST_F(FeedReaderStartTest, BeginsWithWhatComesAfterATimeToCome) {
  AppendAt("a", 10);
  Start(FromTime(20));
  EXPECT_THAT(recorder_.Received(1), ElementsAre("caught up @1"));
  AppendAt("b", 11);
  EXPECT_THAT(recorder_.Received(2), ElementsAre("caught up @1", "b @2"));
}

TEST_F(FeedReaderStartTest, BeginsWithTheOldestKeptIfThatIsYounger) {
  AppendAt("a", 10);
  AppendAt("b", 20);
  ASSERT_THAT(TrimNow(log_, 2), IsOk());
  Start(FromTime(5));
  EXPECT_THAT(recorder_.Received(2), ElementsAre("b @2", "caught up @2"));
}

TEST_F(FeedReaderStartTest, EndsIfTheTimeCannotBeFound) {
  log_.FailNextReads(1);
  Start(FromTime(5));
  EXPECT_THAT(recorder_.End(), ErrorIs(absl::StatusCode::kUnavailable,
                                       v1::ERROR_REASON_STORE_UNAVAILABLE));
}

TEST_F(FeedReaderStartTest, DeliversTheLatestStatesAndThenGoesOnLive) {
  AppendState("a", "1", "x");
  AppendState("b", "2", "x");
  AppendNow(log_, SampleEvent("no state", "1"));
  AppendState("c", "1", "x");
  AppendState("d", "1", "y");
  ASSERT_THAT(TrimNow(log_, 4), IsOk());
  Start(FromStates());
  // -1: there is no cursor.
  EXPECT_THAT(recorder_.Received(2), ElementsAre("b,c,d @-1", "caught up @5"));
  AppendState("e", "1", "y");
  EXPECT_THAT(recorder_.Received(3),
              ElementsAre("b,c,d @-1", "caught up @5", "e @6"));
}

TEST_F(FeedReaderStartTest, FiltersTheLatestStates) {
  AppendState("a", "1", "x");
  AppendState("b", "2", "x");
  v1::SubscribeRequest request = FromStates();
  request.mutable_filter()->add_customers("4ws/2");
  Start(request);
  EXPECT_THAT(recorder_.Received(2), ElementsAre("b @-1", "caught up @2"));
}

TEST_F(FeedReaderStartTest, CatchesUpAtOnceWhereThereAreNoStates) {
  Start(FromStates());
  EXPECT_THAT(recorder_.Received(1), ElementsAre("caught up @0"));
  AppendState("a", "1", "x");
  EXPECT_THAT(recorder_.Received(2), ElementsAre("caught up @0", "a @1"));
}

TEST_F(FeedReaderStartTest, MissesNothingThatComesWhileStatesAreRead) {
  for (const char* card : {"x", "y", "z"}) AppendState(card, "1", card);
  recorder_.set_confirms(false);
  v1::SubscribeRequest request = FromStates();
  request.set_max_batch(1);
  Start(request);
  ASSERT_THAT(recorder_.Received(1), ElementsAre("x @-1"));
  AppendState("new x", "1", "x");
  AppendState("new z", "1", "z");
  for (size_t received = 1; received < 6; ++received) {
    ASSERT_EQ(recorder_.Received(received).size(), received);
    recorder_.Confirm();
  }
  EXPECT_THAT(recorder_.Received(6),
              ElementsAre("x @-1", "y @-1", "z @-1", "caught up @3", "new x @4",
                          "new z @5"));
}

TEST_F(FeedReaderStartTest, ReadsManyStatesPageByPage) {
  for (int i = 0; i < 1500; ++i)
    AppendState(absl::StrCat(i), "1", absl::StrCat(i));
  v1::SubscribeRequest request = FromStates();
  request.set_max_batch(1000);
  Start(request);
  const auto received = recorder_.Received(3);
  ASSERT_EQ(received.size(), 3);
  EXPECT_THAT(received[1], testing::AllOf(testing::StartsWith("1000,"),
                                          testing::EndsWith("1499 @-1")));
  EXPECT_EQ(received[2], "caught up @1500");
}

TEST_F(FeedReaderStartTest, ShowsNobodyWhatIsAnothers) {
  for (const char* audience : {"", "other", "till", "ti"}) {
    Event event = SampleEvent(absl::StrCat("of ", audience), "1");
    event.audience = audience;
    AppendNow(log_, std::move(event));
  }
  Start(FromEarliest());
  EXPECT_THAT(recorder_.Received(2),
              ElementsAre("of ,of till @4", "caught up @4"));
}

TEST_F(FeedReaderStartTest, LimitsTheBytesOfABatch) {
  AppendRange(log_, 1, 4);
  const SharedNotification one(log_,
                               std::make_shared<Event>(SampleEvent("1", "1")));
  v1::SubscribeRequest request = FromEarliest();
  // Room for two that have a sequence each, and not for three.
  request.set_max_batch_bytes(static_cast<int>(one.bytes().size() * 5 / 2));
  Start(request);
  EXPECT_THAT(recorder_.Received(3),
              ElementsAre("1,2 @2", "3,4 @4", "caught up @4"));
}

TEST_F(FeedReaderStartTest, DeliversOneNotificationHoweverLarge) {
  AppendRange(log_, 1, 2);
  v1::SubscribeRequest request = FromEarliest();
  request.set_max_batch_bytes(1);
  Start(request);
  EXPECT_THAT(recorder_.Received(3),
              ElementsAre("1 @1", "2 @2", "caught up @2"));
}

TEST_F(FeedReaderStartTest, LeavesOutWhatIsErased) {
  AppendNow(log_, SampleEvent("a", "1"));
  AppendNow(log_, SampleEvent("b", "2"));
  AppendNow(log_, SampleEvent("c", "1"));
  Erase("4ws/1");  // Also from the newest events, which are in memory.
  Start(FromEarliest());
  EXPECT_THAT(recorder_.Received(2), ElementsAre("b @3", "caught up @3"));
  AppendNow(log_, SampleEvent("d", "1"));
  EXPECT_THAT(recorder_.Received(3).back(), "d @4");
}

TEST_F(FeedReaderStartTest, TellsHowManyCannotBeRead) {
  for (const char* id : {"a", "b", "c", "d"})
    AppendNow(log_, SampleEvent(id, "1"));
  log_.Damage(2);
  log_.Damage(4);
  Feed feed(log_, 1 << 20);  // Which has nothing in memory yet.
  auto options = Read(FromEarliest());
  ASSERT_THAT(options, IsOk());
  StartOn(feed, *std::move(options));
  EXPECT_THAT(recorder_.Received(2),
              ElementsAre("a,c lost 2 @4", "caught up @4"));
  reader_->Cancel();
  recorder_.End().IgnoreError();
}

}  // namespace
}  // namespace gateway
