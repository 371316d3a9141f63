#include "adapters/store/disk_space.h"

#include <atomic>
#include <cstdint>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/collector.h"
#include "tests/support/fake_clock.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_directory.h"

namespace gateway {
namespace {

using ::testing::Each;
using ::testing::Gt;
using ::testing::HasSubstr;
using ::testing::SizeIs;

TEST(DiskSpaceCheckTest, TellsWhetherEnoughIsFree) {
  std::atomic<int64_t> free = 99;
  Collector<absl::Status> reports;
  FakeClock clock;
  const DiskSpaceCheck check(
      [&]() -> absl::StatusOr<int64_t> { return free.load(); }, 100, clock,
      [&](absl::Status state) { reports.Add(std::move(state)); });
  // Known before anybody is served.
  const auto first = reports.WaitFor(1);
  ASSERT_THAT(first, SizeIs(1));
  EXPECT_EQ(first[0].message(),
            "99 bytes are free; min_free_disk_bytes is 100");
  free = 100;
  clock.Advance(DiskSpaceCheck::kInterval);
  const auto second = reports.WaitFor(2);
  ASSERT_THAT(second, SizeIs(2));
  EXPECT_THAT(second[1], IsOk());
  free = 0;
  clock.Advance(DiskSpaceCheck::kInterval);
  const auto third = reports.WaitFor(3);
  ASSERT_THAT(third, SizeIs(3));
  EXPECT_FALSE(third[2].ok());
}

TEST(DiskSpaceCheckTest, TellsWhyItDoesNotKnow) {
  Collector<absl::Status> reports;
  FakeClock clock;
  const DiskSpaceCheck check(
      [] { return absl::StatusOr<int64_t>(absl::UnavailableError("no disk")); },
      100, clock, [&](absl::Status state) { reports.Add(std::move(state)); });
  EXPECT_THAT(reports.WaitFor(1), Each(absl::UnavailableError("no disk")));
}

TEST(DiskSpaceCheckTest, TellsNothingOnceItIsGone) {
  std::atomic<int> looks = 0;
  FakeClock clock;
  std::optional<DiskSpaceCheck> check(
      std::in_place,
      [&]() -> absl::StatusOr<int64_t> {
        ++looks;
        return 1;
      },
      1, clock, [](const absl::Status&) {});
  check.reset();
  clock.Advance(absl::Hours(1));
  EXPECT_EQ(looks, 1);
}

TEST(FreeBytesAtTest, AsksTheSystem) {
  const TempDirectory directory;
  const auto free = FreeBytesAt(directory.path().string());
  ASSERT_THAT(free, IsOk());
  EXPECT_THAT(*free, Gt(0));
  const auto none = FreeBytesAt((directory.path() / "gone").string());
  EXPECT_EQ(none.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(none.status().message(), HasSubstr("No such file"));
}

}  // namespace
}  // namespace gateway
