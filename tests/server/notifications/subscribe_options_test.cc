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

absl::StatusOr<SubscribeOptions> ReadRequest(
    const v1::SubscribeRequest& request, const EventLog& log) {
  SharedFilters filters;
  return ReadSubscribeRequest(request, "till", log, filters);
}

TEST(SubscribeOptionsTest, HasDefaults) {
  MemoryEventLog log;
  AppendRange(log, 1, 3);
  const auto options = ReadRequest(v1::SubscribeRequest(), log);
  ASSERT_THAT(options, IsOk());
  EXPECT_EQ(options->after, 3);
  EXPECT_FALSE(options->from_earliest);
  EXPECT_EQ(options->progress_interval, absl::Seconds(10));
  EXPECT_EQ(options->max_batch, 100);
  EXPECT_EQ(options->max_batch_bytes, 1 << 20);
  EXPECT_FALSE(options->include_raw);
  EXPECT_FALSE(options->latest_states);
  EXPECT_FALSE(options->from_time.has_value());
  EXPECT_EQ(options->caller, "till");
}

TEST(SubscribeOptionsTest, TakesTheLimitsThemselves) {
  MemoryEventLog log;
  v1::SubscribeRequest request;
  request.set_max_batch(1000);
  request.mutable_progress_interval()->set_nanos(100'000'000);
  const auto shortest = ReadRequest(request, log);
  ASSERT_THAT(shortest, IsOk());
  EXPECT_EQ(shortest->progress_interval, absl::Milliseconds(100));
  EXPECT_EQ(shortest->max_batch, 1000);
  request.mutable_progress_interval()->set_nanos(0);
  request.mutable_progress_interval()->set_seconds(300);
  const auto longest = ReadRequest(request, log);
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
    EXPECT_THAT(ReadRequest(request, log),
                ErrorIs(kInvalid, v1::ERROR_REASON_INVALID_REQUEST))
        << seconds << " " << nanos;
  }
}

TEST(SubscribeOptionsTest, RefusesOtherFieldsOutOfRange) {
  MemoryEventLog log;
  for (const int32_t max_batch : {-1, 1001, INT32_MIN, INT32_MAX}) {
    v1::SubscribeRequest request;
    request.set_max_batch(max_batch);
    EXPECT_THAT(ReadRequest(request, log),
                ErrorIs(kInvalid, v1::ERROR_REASON_INVALID_REQUEST));
  }
  for (const int32_t bytes : {-1, (1 << 20) + 1, INT32_MIN, INT32_MAX}) {
    v1::SubscribeRequest request;
    request.set_max_batch_bytes(bytes);
    EXPECT_THAT(ReadRequest(request, log),
                ErrorIs(kInvalid, v1::ERROR_REASON_INVALID_REQUEST));
  }
  v1::SubscribeRequest edge;
  edge.set_edge(static_cast<v1::SubscribeRequest::Edge>(7));
  EXPECT_THAT(ReadRequest(edge, log),
              ErrorIs(kInvalid, v1::ERROR_REASON_INVALID_REQUEST));
  v1::SubscribeRequest filter;
  filter.mutable_filter()->add_customers("1026311");
  EXPECT_THAT(ReadRequest(filter, log),
              ErrorIs(kInvalid, v1::ERROR_REASON_INVALID_REQUEST));
}

TEST(SubscribeOptionsTest, TakesATime) {
  MemoryEventLog log;
  v1::SubscribeRequest request;
  request.mutable_from_time()->set_seconds(1'700'000'000);
  request.mutable_from_time()->set_nanos(999'999'999);
  const auto options = ReadRequest(request, log);
  ASSERT_THAT(options, IsOk());
  EXPECT_EQ(options->from_time, absl::FromUnixNanos(1'700'000'000'999'999'999));
  EXPECT_TRUE(options->from_earliest);
}

TEST(SubscribeOptionsTest, RefusesWhatIsNoTime) {
  MemoryEventLog log;
  const std::pair<int64_t, int32_t> kTimes[] = {
      {0, -1}, {0, 1'000'000'000}, {INT64_MAX, 0}, {INT64_MIN, 0}};
  for (const auto& [seconds, nanos] : kTimes) {
    v1::SubscribeRequest request;
    request.mutable_from_time()->set_seconds(seconds);
    request.mutable_from_time()->set_nanos(nanos);
    EXPECT_THAT(ReadRequest(request, log),
                ErrorIs(kInvalid, v1::ERROR_REASON_INVALID_REQUEST))
        << seconds << " " << nanos;
  }
}

TEST(SubscribeOptionsTest, SharesAFilterWithWhoWantsTheSame) {
  MemoryEventLog log;
  SharedFilters filters;
  const auto filter = [&](const std::string& one, const std::string& other) {
    v1::SubscribeRequest request;
    request.mutable_filter()->add_promotions(one);
    request.mutable_filter()->add_promotions(other);
    return ReadSubscribeRequest(request, "till", log, filters)->filter;
  };
  const auto first = filter("x", "y");
  EXPECT_EQ(filter("Y", "x"), first);
  EXPECT_NE(filter("x", "z"), first);
}

TEST(SubscribeOptionsTest, RefusesAnEmptyCursor) {
  MemoryEventLog log;
  v1::SubscribeRequest request;
  request.set_after_cursor("");
  EXPECT_THAT(ReadRequest(request, log),
              ErrorIs(kInvalid, v1::ERROR_REASON_CURSOR_INVALID));
}

TEST(SubscribeOptionsTest, RefusesACursorOfAnotherLog) {
  MemoryEventLog log, other;
  v1::SubscribeRequest request;
  request.set_after_cursor(EncodeCursor(other, 0));
  EXPECT_THAT(ReadRequest(request, log),
              ErrorIs(kInvalid, v1::ERROR_REASON_CURSOR_INVALID));
}

TEST(SubscribeOptionsTest, ReportsWhereALogEndsThatACursorIsAheadOf) {
  MemoryEventLog log;
  AppendRange(log, 1, 3);
  v1::SubscribeRequest request;
  request.set_after_cursor(EncodeCursor(log, 4));
  const auto options = ReadRequest(request, log);
  ASSERT_THAT(options, ErrorIs(kOutOfRange, v1::ERROR_REASON_CURSOR_AHEAD));
  EXPECT_EQ(InfoOf(options.status())->metadata().at("last_cursor"),
            EncodeCursor(log, 3));
}

TEST(SubscribeOptionsTest, ReportsWhatAnExpiredCursorLost) {
  MemoryEventLog log;
  AppendRange(log, 1, 10);
  ASSERT_THAT(TrimNow(log, 6), IsOk());
  v1::SubscribeRequest request;
  request.set_after_cursor(EncodeCursor(log, 4));
  const auto expired = ReadRequest(request, log);
  ASSERT_THAT(expired, ErrorIs(kOutOfRange, v1::ERROR_REASON_CURSOR_EXPIRED));
  const auto info = InfoOf(expired.status());
  EXPECT_EQ(info->metadata().at("lost"), "1");
  // With that cursor everything kept is delivered, and nothing is missing.
  request.set_after_cursor(info->metadata().at("first_cursor"));
  const auto options = ReadRequest(request, log);
  ASSERT_THAT(options, IsOk());
  EXPECT_EQ(options->after, 5);
}

TEST(SubscribeOptionsTest, TakesTheLastCursorOfALogThatIsAllTrimmed) {
  MemoryEventLog log;
  AppendRange(log, 1, 3);
  ASSERT_THAT(TrimNow(log, 4), IsOk());
  v1::SubscribeRequest request;
  request.set_after_cursor(EncodeCursor(log, 3));
  const auto options = ReadRequest(request, log);
  ASSERT_THAT(options, IsOk());
  EXPECT_EQ(options->after, 3);
  request.set_edge(v1::SubscribeRequest::EDGE_EARLIEST);
  EXPECT_EQ(ReadRequest(request, log)->after, 3);
}

}  // namespace
}  // namespace gateway
