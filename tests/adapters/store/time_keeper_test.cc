#include "adapters/store/time_keeper.h"

#include <optional>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/fake_clock.h"
#include "tests/support/worker.h"

namespace gateway {
namespace {

using ::testing::ElementsAre;

class NotedTimes final : public TimeStore {
 public:
  void Load(Done<std::optional<absl::Time>> done) override {
    worker_.Post([done = std::move(done)]() mutable {
      std::move(done)(std::optional<absl::Time>());
    });
  }
  void Save(absl::Time time, Done<absl::Time> done) override {
    saved.push_back(time);
    worker_.Post(
        [time, done = std::move(done)]() mutable { std::move(done)(time); });
  }

  std::vector<absl::Time> saved;

 private:
  Worker worker_;
};

class TimeKeeperTest : public testing::Test {
 protected:
  FakeClock clock_;
  NotedTimes store_;
  std::vector<absl::Duration> reports_;
  std::optional<TimeKeeper> keeper_{
      std::in_place, store_, clock_,
      [this](absl::Duration ahead) { reports_.push_back(ahead); }};
};

TEST_F(TimeKeeperTest, SavesTheTrustedTimeEachMinuteWhateverTheSystemSays) {
  const absl::Time start = clock_.Now();
  clock_.SetWall(absl::Hours(24 * 40));
  clock_.Advance(absl::Seconds(59));
  EXPECT_THAT(store_.saved, ElementsAre(start));
  clock_.Advance(absl::Seconds(1));
  EXPECT_THAT(store_.saved, ElementsAre(start, start + absl::Minutes(1)));
}

TEST_F(TimeKeeperTest, TellsHowFarTheSystemIsAhead) {
  clock_.SetWall(absl::Hours(2));
  clock_.Advance(TimeKeeper::kInterval);
  clock_.SetWall(-absl::Hours(3));
  clock_.Advance(TimeKeeper::kInterval);
  EXPECT_THAT(reports_, ElementsAre(absl::ZeroDuration(), absl::Hours(2),
                                    -absl::Hours(1)));
}

TEST_F(TimeKeeperTest, SavesAtItsEndAndThenNoMore) {
  const absl::Time start = clock_.Now();
  clock_.Advance(absl::Seconds(1));
  keeper_.reset();
  clock_.Advance(absl::Hours(1));
  EXPECT_THAT(store_.saved, ElementsAre(start, start + absl::Seconds(1)));
}

}  // namespace
}  // namespace gateway
