#include "server/notifications/retention.h"

#include <string>

#include "gtest/gtest.h"
#include "tests/support/fake_clock.h"
#include "tests/support/memory_event_log.h"
#include "tests/support/sample_events.h"

namespace gateway {
namespace {

constexpr int64_t kPlenty = 1 << 30;

class RetentionTest : public testing::Test {
 protected:
  void Append(size_t raw_bytes = 0) {
    Event event = SampleEvent("a", "1");
    event.receive_time = clock_.WallNow();
    event.raw.assign(raw_bytes, 'x');
    ASSERT_GT(AppendNow(log_, std::move(event)), 0);
  }
  // The first event kept, once what was begun is done.
  int64_t First() {
    log_.Flush();
    return log_.bounds().first;
  }
  int64_t FirstAfter(absl::Duration time) {
    First();
    clock_.Advance(time);
    return First();
  }

  FakeClock clock_;
  MemoryEventLog log_;
  const RetentionOptions options_{
      .age = absl::Hours(10), .bytes = kPlenty, .every = absl::Minutes(1)};
};

TEST_F(RetentionTest, TrimsWhatBecomesTooOld) {
  Append();
  const Retention retention(log_, clock_, options_);
  EXPECT_EQ(FirstAfter(absl::Hours(1)), 1);
  Append();
  EXPECT_EQ(FirstAfter(absl::Minutes(1)), 1);
  EXPECT_EQ(FirstAfter(absl::Hours(9) - absl::Minutes(1)), 1);
  EXPECT_EQ(FirstAfter(absl::Minutes(1)), 2);
  EXPECT_EQ(FirstAfter(absl::Hours(1)), 2);
  EXPECT_EQ(FirstAfter(absl::Minutes(1)), 3);
}

TEST_F(RetentionTest, TrimsWhatIsTooMuch) {
  for (int i = 0; i < 10; ++i) Append(10'000);
  RetentionOptions options = options_;
  options.bytes = 55'000;
  const Retention retention(log_, clock_, options);
  EXPECT_EQ(First(), 6);
}

TEST_F(RetentionTest, KeepsAllThoughTheSystemsClockIsSet) {
  Append();
  const Retention retention(log_, clock_, options_);
  First();
  clock_.SetWall(absl::Hours(24 * 40));
  EXPECT_EQ(FirstAfter(absl::Minutes(1)), 1);
  clock_.SetWall(-absl::Hours(24 * 80));
  Append();
  EXPECT_EQ(FirstAfter(absl::Hours(9)), 1);
  clock_.SetWall(absl::Hours(24 * 40));
  EXPECT_EQ(FirstAfter(absl::Minutes(58)), 1);
  EXPECT_EQ(FirstAfter(absl::Hours(10)), 3);
}

TEST_F(RetentionTest, TriesAgainAfterAFailure) {
  Append();
  const Retention retention(log_, clock_, options_);
  ASSERT_EQ(First(), 1);
  log_.FailNextWrites(1);
  EXPECT_EQ(FirstAfter(absl::Hours(11)), 1);
  log_.FailNextReads(1);
  EXPECT_EQ(FirstAfter(options_.every), 1);
  EXPECT_EQ(FirstAfter(options_.every), 2);
}

TEST_F(RetentionTest, BeginsNothingOnceItIsGone) {
  Append();
  {
    const Retention retention(log_, clock_, options_);
    ASSERT_EQ(First(), 1);
  }
  EXPECT_EQ(FirstAfter(absl::Hours(15)), 1);
}

}  // namespace
}  // namespace gateway
