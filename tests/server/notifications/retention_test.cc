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
  void AppendBefore(absl::Duration age, size_t raw_bytes = 0) {
    Event event = SampleEvent("a", "1");
    event.receive_time = clock_.Now() - age;
    event.raw.assign(raw_bytes, 'x');
    ASSERT_GT(AppendNow(log_, std::move(event)), 0);
  }
  // The first event kept, once what was begun is done.
  int64_t First() {
    log_.Flush();
    return log_.bounds().first;
  }

  FakeClock clock_;
  MemoryEventLog log_;
  const RetentionOptions options_{
      .age = absl::Hours(10), .bytes = kPlenty, .every = absl::Minutes(1)};
};

TEST_F(RetentionTest, TrimsWhatIsTooOld) {
  AppendBefore(absl::Hours(11));
  AppendBefore(absl::Hours(10) + absl::Seconds(1));
  AppendBefore(absl::Hours(10));
  AppendBefore(absl::Hours(1));
  const Retention retention(log_, clock_, options_);
  EXPECT_EQ(First(), 3);
}

TEST_F(RetentionTest, TrimsWhatIsTooMuch) {
  for (int i = 0; i < 10; ++i) AppendBefore(absl::Hours(1), 10'000);
  RetentionOptions options = options_;
  options.bytes = 55'000;
  const Retention retention(log_, clock_, options);
  EXPECT_EQ(First(), 6);
}

TEST_F(RetentionTest, LeavesAloneWhatIsNeither) {
  AppendBefore(absl::Hours(9));
  const Retention retention(log_, clock_, options_);
  EXPECT_EQ(First(), 1);
}

TEST_F(RetentionTest, TrimsWhatBecomesTooOld) {
  AppendBefore(absl::Hours(9));
  AppendBefore(absl::Hours(1));
  const Retention retention(log_, clock_, options_);
  ASSERT_EQ(First(), 1);
  clock_.Advance(absl::Hours(1) + absl::Seconds(1));
  EXPECT_EQ(First(), 2);
  clock_.Advance(absl::Hours(8));
  EXPECT_EQ(First(), 3);
}

TEST_F(RetentionTest, TriesAgainAfterAFailure) {
  AppendBefore(absl::Hours(11));
  log_.FailNextReads(1);
  const Retention retention(log_, clock_, options_);
  ASSERT_EQ(First(), 1);
  log_.FailNextWrites(1);
  clock_.Advance(options_.every);
  ASSERT_EQ(First(), 1);
  clock_.Advance(options_.every);
  EXPECT_EQ(First(), 2);
}

TEST_F(RetentionTest, BeginsNothingOnceItIsGone) {
  AppendBefore(absl::Hours(9));
  {
    const Retention retention(log_, clock_, options_);
    ASSERT_EQ(First(), 1);
  }
  clock_.Advance(absl::Hours(5));
  EXPECT_EQ(First(), 1);
}

}  // namespace
}  // namespace gateway
