#ifndef TESTS_SUPPORT_FAKE_CLOCK_H_
#define TESTS_SUPPORT_FAKE_CLOCK_H_

#include <map>
#include <memory>
#include <utility>

#include "adapters/base/clock.h"
#include "adapters/base/mutex.h"

namespace gateway {

// Stands still until moved; runs what is due on the thread that moves it. The
// system's time moves with it, and can be set apart.
class FakeClock final : public Clock {
 public:
  // Forgets what is not due yet. An action may own its timer, so it is
  // destroyed while the clock is whole.
  ~FakeClock() override {
    decltype(due_) forgotten;
    MutexLock lock(mu_);
    forgotten.swap(due_);
  }

  absl::Time Now() override {
    MutexLock lock(mu_);
    return now_;
  }

  absl::Time WallNow() override {
    MutexLock lock(mu_);
    return now_ + apart_;
  }

  absl::Time TrustedNow() override { return Now(); }

  std::unique_ptr<Timer> RunAt(absl::Time when,
                               absl::AnyInvocable<void() &&> action) override {
    MutexLock lock(mu_);
    const auto key = std::make_pair(when, ++last_);
    due_.emplace(key, std::move(action));
    return std::make_unique<FakeTimer>(*this, key);
  }

  // How many actions wait for their time.
  size_t timers() {
    MutexLock lock(mu_);
    return due_.size();
  }

  // Sets the system's clock, by so much, as a person does: only WallNow()
  // changes.
  void SetWall(absl::Duration by) {
    MutexLock lock(mu_);
    apart_ += by;
  }

  // Moves the time and runs what has become due, earliest first.
  void Advance(absl::Duration by) {
    {
      MutexLock lock(mu_);
      now_ += by;
    }
    while (RunNext()) {
    }
  }

 private:
  using Key = std::pair<absl::Time, int>;

  class FakeTimer final : public Timer {
   public:
    FakeTimer(FakeClock& clock, Key key) : clock_(clock), key_(key) {}
    ~FakeTimer() override {
      // Destroyed outside the lock: the action may own a timer.
      decltype(due_)::node_type action;
      MutexLock lock(clock_.mu_);
      action = clock_.due_.extract(key_);
    }

   private:
    FakeClock& clock_;
    const Key key_;
  };

  bool RunNext() {
    absl::AnyInvocable<void() &&> action;
    {
      MutexLock lock(mu_);
      if (due_.empty() || due_.begin()->first.first > now_) return false;
      action = std::move(due_.begin()->second);
      due_.erase(due_.begin());
    }
    std::move(action)();
    return true;
  }

  Mutex mu_;
  absl::Time now_ ABSL_GUARDED_BY(mu_) = absl::FromUnixSeconds(1'700'000'000);
  absl::Duration apart_ ABSL_GUARDED_BY(mu_) = absl::ZeroDuration();
  int last_ ABSL_GUARDED_BY(mu_) = 0;
  std::map<Key, absl::AnyInvocable<void() &&>> due_ ABSL_GUARDED_BY(mu_);
};

}  // namespace gateway

#endif  // TESTS_SUPPORT_FAKE_CLOCK_H_
