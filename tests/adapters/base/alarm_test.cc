#include "adapters/base/alarm.h"

#include <functional>
#include <future>
#include <memory>
#include <thread>
#include <vector>

#include "adapters/base/mutex.h"
#include "adapters/base/system_clock.h"
#include "gtest/gtest.h"
#include "tests/support/fake_clock.h"

namespace gateway {
namespace {

// Owns an alarm, and does `on_ring` when it rings.
class Owner : public std::enable_shared_from_this<Owner> {
 public:
  explicit Owner(Clock& clock) : clock_(clock), alarm_(clock) {}

  void SetIn(absl::Duration pause) {
    alarm_.Set(clock_.Now() + pause, weak_from_this(), &Owner::Ring);
  }
  void SetToOtherIn(absl::Duration pause) {
    alarm_.Set(clock_.Now() + pause, weak_from_this(), &Owner::RingOther);
  }

  void Ring() {
    ++rings;
    if (on_ring) on_ring();
  }
  void RingOther() { ++other_rings; }

  Alarm& alarm() { return alarm_; }

  std::function<void()> on_ring;
  int rings = 0;
  int other_rings = 0;

 private:
  Clock& clock_;
  Alarm alarm_;
};

TEST(AlarmTest, RingsOnceAtItsTime) {
  FakeClock clock;
  const auto owner = std::make_shared<Owner>(clock);
  owner->SetIn(absl::Seconds(2));
  clock.Advance(absl::Seconds(1));
  EXPECT_EQ(owner->rings, 0);
  clock.Advance(absl::Seconds(1));
  EXPECT_EQ(owner->rings, 1);
  clock.Advance(absl::Hours(1));
  EXPECT_EQ(owner->rings, 1);
}

TEST(AlarmTest, NeverRingsWithinTheCallThatSetsIt) {
  FakeClock clock;
  const auto owner = std::make_shared<Owner>(clock);
  owner->SetIn(-absl::Hours(1));
  EXPECT_EQ(owner->rings, 0);
  clock.Advance(absl::ZeroDuration());
  EXPECT_EQ(owner->rings, 1);
}

TEST(AlarmTest, ForgetsWhatItWasSetToBefore) {
  FakeClock clock;
  const auto owner = std::make_shared<Owner>(clock);
  owner->SetIn(absl::Seconds(1));
  owner->SetToOtherIn(absl::Seconds(5));
  EXPECT_EQ(clock.timers(), 1);
  clock.Advance(absl::Seconds(5));
  EXPECT_EQ(owner->rings, 0);
  EXPECT_EQ(owner->other_rings, 1);
}

TEST(AlarmTest, MayBeSetAgainByItsOwnAction) {
  FakeClock clock;
  const auto owner = std::make_shared<Owner>(clock);
  owner->on_ring = [&] { owner->SetIn(absl::Seconds(1)); };
  owner->SetIn(absl::Seconds(1));
  for (int i = 0; i < 3; ++i) clock.Advance(absl::Seconds(1));
  EXPECT_EQ(owner->rings, 3);
  EXPECT_EQ(clock.timers(), 1);
}

TEST(AlarmTest, RingsNoMoreOnceStopped) {
  FakeClock clock;
  const auto owner = std::make_shared<Owner>(clock);
  owner->SetIn(absl::Seconds(1));
  EXPECT_FALSE(owner->alarm().stopped());
  owner->alarm().Stop();
  EXPECT_TRUE(owner->alarm().stopped());
  EXPECT_EQ(clock.timers(), 0);
  owner->SetIn(absl::Seconds(1));
  EXPECT_EQ(clock.timers(), 0);
}

TEST(AlarmTest, DoesNotKeepItsOwnerAlive) {
  FakeClock clock;
  Alarm alarm(clock);
  auto owner = std::make_shared<Owner>(clock);
  int rings = 0;
  owner->on_ring = [&] { ++rings; };
  alarm.Set(clock.Now(), std::weak_ptr<Owner>(owner), &Owner::Ring);
  EXPECT_EQ(owner.use_count(), 1);
  owner.reset();
  clock.Advance(absl::Seconds(1));
  EXPECT_EQ(rings, 0);
}

TEST(AlarmTest, LetsItsActionDestroyTheOwner) {
  SystemClock clock;
  std::promise<void> rung;
  auto owner = std::make_shared<Owner>(clock);
  std::weak_ptr<Owner> weak = owner;
  owner->on_ring = [&] {
    owner->SetIn(absl::Hours(1));
    owner.reset();
    rung.set_value();
  };
  owner->SetIn(absl::ZeroDuration());
  rung.get_future().wait();
  clock.Stop();
  EXPECT_TRUE(weak.expired());
}

TEST(AlarmTest, LetsItsActionStopIt) {
  SystemClock clock;
  std::promise<void> rung;
  const auto owner = std::make_shared<Owner>(clock);
  owner->on_ring = [&] {
    owner->SetIn(absl::ZeroDuration());
    owner->alarm().Stop();
    rung.set_value();
  };
  owner->SetIn(absl::ZeroDuration());
  rung.get_future().wait();
  clock.Stop();
  EXPECT_EQ(owner->rings, 1);
}

// An action that has begun, and returns when it is let.
struct HeldAction {
  explicit HeldAction(Owner& owner) {
    owner.on_ring = [this] {
      begun.set_value();
      let.get_future().wait();
      returned = true;
    };
    owner.SetIn(absl::ZeroDuration());
    begun.get_future().wait();
  }

  std::promise<void> begun;
  std::promise<void> let;
  bool returned = false;  // Not atomic: who reads it must have waited.
};

TEST(AlarmTest, WaitsForARunningActionWhenItIsStopped) {
  SystemClock clock;
  const auto owner = std::make_shared<Owner>(clock);
  HeldAction action(*owner);
  std::thread other([&] { action.let.set_value(); });
  owner->alarm().Stop();
  EXPECT_TRUE(action.returned);
  other.join();
}

TEST(AlarmTest, WaitsForARunningActionThoughItWasSetAgainMeanwhile) {
  SystemClock clock;
  const auto owner = std::make_shared<Owner>(clock);
  HeldAction action(*owner);
  owner->SetToOtherIn(absl::Hours(1));
  std::thread other([&] { action.let.set_value(); });
  owner->alarm().Stop();
  EXPECT_TRUE(action.returned);
  other.join();
}

TEST(AlarmTest, IsSetWithoutWaitingForARunningAction) {
  SystemClock clock;
  const auto owner = std::make_shared<Owner>(clock);
  HeldAction action(*owner);
  for (int i = 0; i < 10; ++i) owner->SetToOtherIn(absl::ZeroDuration());
  EXPECT_EQ(owner->other_rings, 0);
  action.let.set_value();
  // Falls due after the last of the above: the clock keeps the order.
  std::promise<void> later;
  const auto timer = clock.RunAt(clock.Now(), [&] { later.set_value(); });
  later.get_future().wait();
  owner->alarm().Stop();
  EXPECT_TRUE(action.returned);
  EXPECT_EQ(owner->other_rings, 1);
}

// Takes a lock when it rings, and is set with that lock held.
class LockingOwner : public std::enable_shared_from_this<LockingOwner> {
 public:
  explicit LockingOwner(Clock& clock) : clock_(clock), alarm_(clock) {}
  void Set() {
    MutexLock lock(mu_);
    alarm_.Set(clock_.Now(), weak_from_this(), &LockingOwner::Ring);
  }
  void Stop() { alarm_.Stop(); }

  int rings = 0;  // Not atomic: no two actions run at once, none after Stop().

 private:
  void Ring() {
    ++rings;
    Set();
  }

  Clock& clock_;
  Mutex mu_;
  Alarm alarm_;
};

TEST(AlarmTest, HoldsWhenManyThreadsSetAndStopIt) {
  SystemClock clock;
  for (int round = 0; round < 50; ++round) {
    const auto owner = std::make_shared<LockingOwner>(clock);
    std::vector<std::thread> threads;
    threads.reserve(4);
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([owner, i] {
        for (int j = 0; j < 50; ++j) owner->Set();
        if (i < 2) owner->Stop();
      });
    }
    owner->Stop();
    const int rings = owner->rings;
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(owner->rings, rings);
  }
}

}  // namespace
}  // namespace gateway
