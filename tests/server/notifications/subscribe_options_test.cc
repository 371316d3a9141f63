#include "server/notifications/subscribe_options.h"

#include <string>

#include "gtest/gtest.h"
#include "server/notifications/cursor.h"
#include "tests/support/memory_event_log.h"
#include "tests/support/sample_events.h"
#include "tests/support/status_matchers.h"

namespace gateway {
namespace {

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
constexpr auto kOutOfRange = absl::StatusCode::kOutOfRange;

TEST(SubscribeOptionsTest, HasDefaults) {
  MemoryEventLog log;
  AppendRange(log, 1, 3);
  const auto options = ReadSubscribeRequest(v1::SubscribeRequest(), log);
  ASSERT_THAT(options, IsOk());
  EXPECT_EQ(options->after, 3);
  EXPECT_FALSE(options->from_earliest);
  EXPECT_EQ(options->progress_interval, absl::Seconds(10));
  EXPECT_EQ(options->max_batch, 100);
  EXPECT_FALSE(options->include_raw);
}

TEST(SubscribeOptionsTest, TakesTheLimitsThemselves) {
  MemoryEventLog log;
  v1::SubscribeRequest request;
  request.set_max_batch(1000);
  request.mutable_progress_interval()->set_nanos(100'000'000);
  const auto shortest = ReadSubscribeRequest(request, log);
  ASSERT_THAT(shortest, IsOk());
  EXPECT_EQ(shortest->progress_interval, absl::Milliseconds(100));
  EXPECT_EQ(shortest->max_batch, 1000);
  request.mutable_progress_interval()->set_nanos(0);
  request.mutable_progress_interval()->set_seconds(300);
  const auto longest = ReadSubscribeRequest(request, log);
  ASSERT_THAT(longest, IsOk());
  EXPECT_EQ(longest->progress_interval, absl::Minutes(5));
}

TEST(SubscribeOptionsTest, RefusesIntervalsOutOfRange) {
  MemoryEventLog log;
  const std::pair<int64_t, int32_t> kIntervals[] = {{0, 0},
                                                    {0, 99'999'999},
                                                    {300, 1},
                                                    {301, 0},
                                                    {-1, 0},
                                                    {1, -1},
                                                    {1, 1'000'000'000},
                                                    {INT64_MAX, 0},
                                                    {INT64_MIN, INT32_MIN}};
  for (const auto& [seconds, nanos] : kIntervals) {
    v1::SubscribeRequest request;
    request.mutable_progress_interval()->set_seconds(seconds);
    request.mutable_progress_interval()->set_nanos(nanos);
    EXPECT_THAT(ReadSubscribeRequest(request, log),
                ErrorIs(kInvalid, v1::ERROR_REASON_INVALID_REQUEST))
        << seconds << " " << nanos;
  }
}

TEST(SubscribeOptionsTest, RefusesOtherFieldsOutOfRange) {
  MemoryEventLog log;
  for (const int32_t max_batch : {-1, 1001, INT32_MIN, INT32_MAX}) {
    v1::SubscribeRequest request;
    request.set_max_batch(max_batch);
    EXPECT_THAT(ReadSubscribeRequest(request, log),
                ErrorIs(kInvalid, v1::ERROR_REASON_INVALID_REQUEST));
  }
  v1::SubscribeRequest edge;
  edge.set_edge(static_cast<v1::SubscribeRequest::Edge>(7));
  EXPECT_THAT(ReadSubscribeRequest(edge, log),
              ErrorIs(kInvalid, v1::ERROR_REASON_INVALID_REQUEST));
  v1::SubscribeRequest filter;
  filter.mutable_filter()->add_customers("1026311");
  EXPECT_THAT(ReadSubscribeRequest(filter, log),
              ErrorIs(kInvalid, v1::ERROR_REASON_INVALID_REQUEST));
}

TEST(SubscribeOptionsTest, RefusesAnEmptyCursor) {
  MemoryEventLog log;
  v1::SubscribeRequest request;
  request.set_after_cursor("");
  EXPECT_THAT(ReadSubscribeRequest(request, log),
              ErrorIs(kInvalid, v1::ERROR_REASON_CURSOR_INVALID));
}

TEST(SubscribeOptionsTest, RefusesACursorOfAnotherLog) {
  MemoryEventLog log, other;
  v1::SubscribeRequest request;
  request.set_after_cursor(EncodeCursor(other, 0));
  EXPECT_THAT(ReadSubscribeRequest(request, log),
              ErrorIs(kInvalid, v1::ERROR_REASON_CURSOR_INVALID));
}

TEST(SubscribeOptionsTest, TellsWhereALogEndsThatACursorIsAheadOf) {
  MemoryEventLog log;
  AppendRange(log, 1, 3);
  v1::SubscribeRequest request;
  request.set_after_cursor(EncodeCursor(log, 4));
  const auto options = ReadSubscribeRequest(request, log);
  ASSERT_THAT(options, ErrorIs(kOutOfRange, v1::ERROR_REASON_CURSOR_AHEAD));
  EXPECT_EQ(InfoOf(options.status())->metadata().at("last_cursor"),
            EncodeCursor(log, 3));
}

TEST(SubscribeOptionsTest, TellsWhatAnExpiredCursorLost) {
  MemoryEventLog log;
  AppendRange(log, 1, 10);
  ASSERT_THAT(TrimNow(log, 6), IsOk());
  v1::SubscribeRequest request;
  request.set_after_cursor(EncodeCursor(log, 4));
  const auto expired = ReadSubscribeRequest(request, log);
  ASSERT_THAT(expired, ErrorIs(kOutOfRange, v1::ERROR_REASON_CURSOR_EXPIRED));
  const auto info = InfoOf(expired.status());
  EXPECT_EQ(info->metadata().at("lost"), "1");
  // With that cursor everything kept is delivered, and nothing is missing.
  request.set_after_cursor(info->metadata().at("first_cursor"));
  const auto options = ReadSubscribeRequest(request, log);
  ASSERT_THAT(options, IsOk());
  EXPECT_EQ(options->after, 5);
}

TEST(SubscribeOptionsTest, TakesTheLastCursorOfALogThatIsAllTrimmed) {
  MemoryEventLog log;
  AppendRange(log, 1, 3);
  ASSERT_THAT(TrimNow(log, 4), IsOk());
  v1::SubscribeRequest request;
  request.set_after_cursor(EncodeCursor(log, 3));
  const auto options = ReadSubscribeRequest(request, log);
  ASSERT_THAT(options, IsOk());
  EXPECT_EQ(options->after, 3);
  request.set_edge(v1::SubscribeRequest::EDGE_EARLIEST);
  EXPECT_EQ(ReadSubscribeRequest(request, log)->after, 3);
}

}  // namespace
}  // namespace gateway
