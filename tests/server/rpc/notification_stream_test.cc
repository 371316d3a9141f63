#include "server/rpc/notification_stream.h"

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "adapters/store/sqlite/database.h"
#include "adapters/store/sqlite/sqlite_event_log.h"
#include "gmock/gmock.h"
#include "grpcpp/generic/generic_stub.h"
#include "gtest/gtest.h"
#include "server/notifications/cursor.h"
#include "tests/server/rpc/served.h"
#include "tests/server/rpc/stream_client.h"
#include "tests/support/memory_event_log.h"
#include "tests/support/sample_events.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_directory.h"

namespace gateway {
namespace {

using ::testing::ElementsAre;
using ::testing::Lt;
using ::testing::SizeIs;

v1::SubscribeRequest From(v1::SubscribeRequest::Edge edge) {
  v1::SubscribeRequest request;
  request.set_edge(edge);
  return request;
}

v1::SubscribeRequest After(const std::string& cursor) {
  v1::SubscribeRequest request;
  request.set_after_cursor(cursor);
  return request;
}

constexpr auto kEarliest = v1::SubscribeRequest::EDGE_EARLIEST;
constexpr auto kLatest = v1::SubscribeRequest::EDGE_LATEST;

std::vector<std::string> Ids(int first, int last) {
  std::vector<std::string> ids;
  for (int id = first; id <= last; ++id) ids.push_back(absl::StrCat(id));
  return ids;
}

// What holds whatever the log is built on.
class NotificationStreamTest : public testing::TestWithParam<std::string> {
 protected:
  NotificationStreamTest() {
    if (GetParam() == "Memory") {
      log_ = std::make_unique<MemoryEventLog>();
    } else {
      database_ = *SqliteDatabase::Open(directory_.path());
      log_ = *SqliteEventLog::Open(*database_);
    }
    served_.emplace(*log_);
    channel_ = served_->Connect();
  }
  ~NotificationStreamTest() override {
    served_.reset();
    log_.reset();
  }

  EventLog& log() { return *log_; }
  std::unique_ptr<StreamClient> Subscribe(const v1::SubscribeRequest& request) {
    return std::make_unique<StreamClient>(channel_, request);
  }

  const TempDirectory directory_;
  std::unique_ptr<SqliteDatabase> database_;
  std::unique_ptr<EventLog> log_;
  std::optional<Served> served_;
  std::shared_ptr<grpc::Channel> channel_;
};

INSTANTIATE_TEST_SUITE_P(Logs, NotificationStreamTest,
                         testing::Values("Memory", "Sqlite"),
                         [](const auto& info) { return info.param; });

TEST_P(NotificationStreamTest, SendsLargeNotificationsAmongSmallOnes) {
  const std::string large(5000, '7');
  const std::vector<std::string> customers = {large, "1",   "2",
                                              large, large, "3"};
  for (const std::string& customer : customers)
    AppendNow(log(), SampleEvent("id", customer));
  const auto stream = Subscribe(From(kEarliest));
  std::vector<std::string> received;
  while (received.size() < customers.size()) {
    const auto response = stream->Next();
    ASSERT_TRUE(response.has_value());
    for (const auto& notification : response->batch().notifications())
      received.push_back(notification.customer_promotion().customer());
  }
  EXPECT_EQ(received, customers);
}

TEST_P(NotificationStreamTest, DeliversFromEarliestThenCatchesUpThenGoesLive) {
  AppendRange(log(), 1, 3);
  auto stream = Subscribe(From(kEarliest));
  const auto batch = stream->Next();
  ASSERT_TRUE(batch.has_value());
  ASSERT_THAT(batch->batch().notifications(), SizeIs(3));
  const v1::Notification& first = batch->batch().notifications(0);
  EXPECT_EQ(first.id(), "1");
  EXPECT_EQ(first.sequence(), 1);
  EXPECT_EQ(first.cursor(), EncodeCursor(log(), 1));
  EXPECT_EQ(first.customer_promotion().customer(), "1");
  EXPECT_EQ(first.raw(), "");
  EXPECT_EQ(batch->cursor(), EncodeCursor(log(), 3));
  const auto caught_up = stream->Next();
  ASSERT_TRUE(caught_up.has_value());
  EXPECT_TRUE(caught_up->has_caught_up());
  EXPECT_EQ(caught_up->cursor(), EncodeCursor(log(), 3));
  AppendRange(log(), 4, 5);
  EXPECT_EQ(stream->Take(2), Ids(4, 5));
}

TEST_P(NotificationStreamTest, DeliversFromLatestOnlyWhatComes) {
  AppendRange(log(), 1, 3);
  auto stream = Subscribe(From(kLatest));
  ASSERT_TRUE(stream->Next()->has_caught_up());
  AppendRange(log(), 4, 4);
  EXPECT_EQ(stream->Take(1), Ids(4, 4));
}

TEST_P(NotificationStreamTest, GivesRawBodiesOnRequest) {
  AppendRange(log(), 1, 1);
  v1::SubscribeRequest request = From(kEarliest);
  request.set_include_raw(true);
  auto stream = Subscribe(request);
  EXPECT_EQ(stream->Next()->batch().notifications(0).raw(),
            SampleEvent("1", "1").raw);
  ASSERT_TRUE(stream->Next()->has_caught_up());
  AppendRange(log(), 2, 2);
  EXPECT_EQ(stream->Next()->batch().notifications(0).raw(),
            SampleEvent("2", "1").raw);
}

TEST_P(NotificationStreamTest, FiltersAndLimitsBatches) {
  for (int id = 1; id <= 10; ++id)
    AppendNow(log(), SampleEvent(absl::StrCat(id), absl::StrCat(id % 2)));
  v1::SubscribeRequest request = From(kEarliest);
  request.mutable_filter()->add_customers("4ws/1");
  request.set_max_batch(2);
  auto stream = Subscribe(request);
  std::vector<int> sizes;
  std::vector<std::string> ids;
  for (auto response = stream->Next(); response && response->has_batch();
       response = stream->Next()) {
    sizes.push_back(response->batch().notifications_size());
    for (const auto& notification : response->batch().notifications())
      ids.push_back(notification.id());
  }
  EXPECT_THAT(sizes, ElementsAre(2, 2, 1));
  EXPECT_THAT(ids, ElementsAre("1", "3", "5", "7", "9"));
}

TEST_P(NotificationStreamTest, ReportsItsProgress) {
  v1::SubscribeRequest request = From(kLatest);
  request.mutable_filter()->add_customers("4ws/nobody");
  request.mutable_progress_interval()->set_nanos(100'000'000);
  auto stream = Subscribe(request);
  ASSERT_TRUE(stream->Next()->has_caught_up());
  AppendRange(log(), 1, 2);
  std::optional<v1::SubscribeResponse> response;
  do {
    response = stream->Next();
    ASSERT_TRUE(response.has_value());
    EXPECT_TRUE(response->has_progress());
  } while (response->cursor() != EncodeCursor(log(), 2));
}

TEST_P(NotificationStreamTest, ResumesWithoutGapsOrRepeats) {
  constexpr int kEvents = 300;
  std::thread writer([this] { AppendRange(log(), 1, kEvents); });
  std::vector<std::string> all;
  auto stream = Subscribe(From(kEarliest));
  while (all.size() < kEvents) {
    // What came in one batch counts as processed only together.
    const auto response = stream->Next();
    ASSERT_TRUE(response.has_value());
    for (const auto& notification : response->batch().notifications())
      all.push_back(notification.id());
    if (all.size() % 3 == 0) {
      stream->Cancel();
      stream = Subscribe(After(response->cursor()));
    }
  }
  writer.join();
  EXPECT_EQ(all, Ids(1, kEvents));
}

TEST_P(NotificationStreamTest, DrainsEveryStreamAndRefusesNewOnes) {
  AppendRange(log(), 1, 2);
  std::vector<std::unique_ptr<StreamClient>> streams;
  for (int i = 0; i < 10; ++i) {
    streams.push_back(Subscribe(From(kLatest)));
    ASSERT_TRUE(streams.back()->Next()->has_caught_up());
  }
  served_->service().Drain(absl::FromUnixSeconds(2'000'000'000));
  for (const auto& stream : streams) {
    const auto drain = stream->Next();
    ASSERT_TRUE(drain.has_value());
    EXPECT_EQ(drain->drain().close_time().seconds(), 2'000'000'000);
    EXPECT_EQ(drain->cursor(), EncodeCursor(log(), 2));
    EXPECT_THAT(stream->End(), ErrorIs(absl::StatusCode::kUnavailable,
                                       v1::ERROR_REASON_GATEWAY_DRAINING));
  }
  EXPECT_THAT(Subscribe(From(kLatest))->End(),
              ErrorIs(absl::StatusCode::kUnavailable,
                      v1::ERROR_REASON_GATEWAY_DRAINING));
}

TEST_P(NotificationStreamTest, ReportsWhatIsWrongWithACursor) {
  AppendRange(log(), 1, 5);
  EXPECT_THAT(Subscribe(After("forged"))->End(),
              ErrorIs(absl::StatusCode::kInvalidArgument,
                      v1::ERROR_REASON_CURSOR_INVALID));
  MemoryEventLog foreign;
  EXPECT_THAT(Subscribe(After(EncodeCursor(foreign, 1)))->End(),
              ErrorIs(absl::StatusCode::kInvalidArgument,
                      v1::ERROR_REASON_CURSOR_INVALID));
  EXPECT_THAT(
      Subscribe(After(EncodeCursor(log(), 6)))->End(),
      ErrorIs(absl::StatusCode::kOutOfRange, v1::ERROR_REASON_CURSOR_AHEAD));
  ASSERT_THAT(TrimNow(log(), 4), IsOk());
  const absl::Status expired = Subscribe(After(EncodeCursor(log(), 1)))->End();
  ASSERT_THAT(expired, ErrorIs(absl::StatusCode::kOutOfRange,
                               v1::ERROR_REASON_CURSOR_EXPIRED));
  const auto info = InfoOf(expired);
  EXPECT_EQ(info->metadata().at("lost"), "2");
  EXPECT_EQ(Subscribe(After(info->metadata().at("first_cursor")))->Take(2),
            Ids(4, 5));
}

TEST_P(NotificationStreamTest, ShutsDownUnderStreamsThatDoNotEnd) {
  auto idle = Subscribe(From(kLatest));
  ASSERT_TRUE(idle->Next()->has_caught_up());
  served_->server().Shutdown(absl::Now());
  EXPECT_FALSE(idle->End().ok());
}

// What does not depend on the log.
class StreamsTest : public testing::Test {
 protected:
  MemoryEventLog log_;
};

TEST_F(StreamsTest, RefusesAMalformedRequest) {
  Served served(log_);
  grpc::GenericStub stub(served.Connect());
  grpc::ClientContext context;
  grpc::CompletionQueue queue;
  const grpc::Slice garbage("\xff\xff\xff\xff");
  auto call = stub.PrepareUnaryCall(
      &context, "/fourws.gateway.v1.NotificationStream/Subscribe",
      grpc::ByteBuffer(&garbage, 1), &queue);
  call->StartCall();
  grpc::ByteBuffer response;
  grpc::Status status;
  call->Finish(&response, &status, nullptr);
  void* tag;
  bool ok;
  ASSERT_TRUE(queue.Next(&tag, &ok));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_F(StreamsTest, NamesEveryFieldThatIsWrong) {
  Served served(log_);
  v1::SubscribeRequest request;
  request.set_max_batch(-1);
  request.mutable_progress_interval()->set_seconds(301);
  request.mutable_filter()->add_customers("1026311");
  const absl::Status end = StreamClient(served.Connect(), request).End();
  EXPECT_THAT(end, ErrorIs(absl::StatusCode::kInvalidArgument,
                           v1::ERROR_REASON_INVALID_REQUEST));
  google::rpc::BadRequest bad;
  ASSERT_TRUE(bad.ParseFromString(std::string(
      *end.GetPayload("type.googleapis.com/google.rpc.BadRequest"))));
  EXPECT_THAT(bad.field_violations(), SizeIs(3));
}

TEST_F(StreamsTest, EndsWhenTheLogFails) {
  AppendRange(log_, 1, 1);
  Served served(log_);
  log_.FailNextReads(1);
  EXPECT_THAT(StreamClient(served.Connect(), From(kEarliest)).End(),
              ErrorIs(absl::StatusCode::kUnavailable,
                      v1::ERROR_REASON_STORE_UNAVAILABLE));
}

TEST_F(StreamsTest, HoldsLittleForWhoDoesNotRead) {
  constexpr int kEvents = 100;
  for (int id = 1; id <= kEvents; ++id) {
    Event event = SampleEvent(absl::StrCat(id), "1");
    event.raw.assign(256 << 10, 'x');  // 25 MiB in all.
    AppendNow(log_, std::move(event));
  }
  Served served(log_);
  v1::SubscribeRequest request = From(kEarliest);
  request.set_include_raw(true);
  StreamClient slow(served.Connect(/*small_window=*/true), request);
  ASSERT_EQ(slow.Take(1), Ids(1, 1));
  // While it reads no more, others on their connections are served.
  for (int i = 0; i < 10; ++i) {
    StreamClient quick(served.Connect(), From(kEarliest));
    ASSERT_THAT(quick.Take(kEvents), SizeIs(kEvents));
  }
  EXPECT_THAT(served.log().raw_position(), Lt(kEvents / 4));
  EXPECT_EQ(slow.Take(kEvents - 1), Ids(2, kEvents));
}

TEST_F(StreamsTest, DoesNotWaitForWhoDoesNotReadWhenItShutsDown) {
  for (int id = 1; id <= 20; ++id) {
    Event event = SampleEvent(absl::StrCat(id), "1");
    event.raw.assign(512 << 10, 'x');
    AppendNow(log_, std::move(event));
  }
  Served served(log_);
  v1::SubscribeRequest request = From(kEarliest);
  request.set_include_raw(true);
  StreamClient slow(served.Connect(/*small_window=*/true), request);
  ASSERT_TRUE(slow.Next().has_value());
  served.service().Drain(absl::Now());
  served.server().Shutdown(absl::Now());
  EXPECT_FALSE(slow.End().ok());
}

TEST_F(StreamsTest, SurvivesStormsOfCancellation) {
  Served served(log_);
  std::atomic<bool> writing = true;
  std::thread writer([this, &writing] {
    for (int id = 1; writing; ++id) AppendRange(log_, id, id);
  });
  std::vector<std::thread> clients(4);
  for (std::thread& client : clients) {
    client = std::thread([&served] {
      const auto channel = served.Connect();
      for (int round = 0; round < 20; ++round) {
        std::vector<std::unique_ptr<StreamClient>> streams(10);
        for (auto& stream : streams)
          stream = std::make_unique<StreamClient>(channel, From(kEarliest));
        for (size_t j = 0; j < streams.size(); j += 2)
          EXPECT_THAT(streams[j]->Take(1), SizeIs(1));
      }
    });
  }
  for (std::thread& client : clients) client.join();
  // It still serves.
  StreamClient stream(served.Connect(), From(kEarliest));
  EXPECT_EQ(stream.Take(1), Ids(1, 1));
  writing = false;
  writer.join();
}

TEST_F(StreamsTest, DrainsInTheMiddleOfEverything) {
  AppendRange(log_, 1, 500);
  for (int round = 0; round < 20; ++round) {
    Served served(log_);
    const auto channel = served.Connect();
    std::vector<std::unique_ptr<StreamClient>> streams;
    for (int i = 0; i < 20; ++i) {
      if (i == 10) served.service().Drain(absl::Now());
      streams.push_back(
          std::make_unique<StreamClient>(channel, From(kEarliest)));
    }
    for (const auto& stream : streams)
      EXPECT_THAT(stream->End(), ErrorIs(absl::StatusCode::kUnavailable,
                                         v1::ERROR_REASON_GATEWAY_DRAINING));
  }
}

TEST_F(StreamsTest, ServesThousandsOfStreams) {
  constexpr int kStreams = 2000;
  Served served(log_);
  const auto channel = served.Connect();
  std::vector<std::unique_ptr<StreamClient>> streams(kStreams);
  for (auto& stream : streams)
    stream = std::make_unique<StreamClient>(channel, From(kLatest));
  for (const auto& stream : streams)
    ASSERT_TRUE(stream->Next()->has_caught_up());
  AppendRange(log_, 1, 3);
  for (const auto& stream : streams) EXPECT_EQ(stream->Take(3), Ids(1, 3));
}

}  // namespace
}  // namespace gateway
