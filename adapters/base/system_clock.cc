#include "adapters/base/system_clock.h"

#include <algorithm>
#include <optional>

#include "absl/time/clock.h"

namespace gateway {

struct SystemClock::Schedule {
  Mutex mu;
  CondVar changed;
  std::map<Key, absl::AnyInvocable<void() &&>> due ABSL_GUARDED_BY(mu);
  uint64_t last ABSL_GUARDED_BY(mu) = 0;
  std::optional<Key> running ABSL_GUARDED_BY(mu);
  std::thread::id runner ABSL_GUARDED_BY(mu);
  bool stopped ABSL_GUARDED_BY(mu) = false;
};

class SystemClock::ScheduledTimer final : public Timer {
 public:
  ScheduledTimer(std::shared_ptr<Schedule> schedule, Key key)
      : schedule_(std::move(schedule)), key_(key) {}

  ~ScheduledTimer() override {
    absl::AnyInvocable<void() &&> action;  // Destroyed outside the lock.
    MutexLock lock(schedule_->mu);
    if (auto it = schedule_->due.find(key_); it != schedule_->due.end()) {
      action = std::move(it->second);
      schedule_->due.erase(it);
    }
    const bool inside = schedule_->runner == std::this_thread::get_id();
    while (!inside && schedule_->running == key_)
      schedule_->changed.Wait(schedule_->mu);
  }

 private:
  const std::shared_ptr<Schedule> schedule_;
  const Key key_;
};

SystemClock::SystemClock()
    : steady_start_(std::chrono::steady_clock::now()),
      start_(absl::Now()),
      trusted_(start_, {start_, start_}),
      schedule_(std::make_shared<Schedule>()),
      thread_([this] { Run(); }) {}

SystemClock::~SystemClock() { Stop(); }

void SystemClock::Stop() {
  decltype(schedule_->due) forgotten;  // Destroyed outside the lock.
  {
    MutexLock lock(schedule_->mu);
    schedule_->stopped = true;
    schedule_->due.swap(forgotten);
    schedule_->changed.NotifyAll();
  }
  if (thread_.joinable()) thread_.join();
}

absl::Time SystemClock::WallNow() { return absl::Now(); }

absl::Time SystemClock::TrustedNow() {
  MutexLock lock(trust_);
  return trusted_.At(Both());
}

void SystemClock::TrustFrom(absl::Time known) {
  MutexLock lock(trust_);
  trusted_ = TrustedTime(known, Both());
}

std::unique_ptr<Timer> SystemClock::RunAt(
    absl::Time when, absl::AnyInvocable<void() &&> action) {
  MutexLock lock(schedule_->mu);
  const Key key(when, ++schedule_->last);
  if (!schedule_->stopped) {
    const auto it = schedule_->due.emplace(key, std::move(action)).first;
    if (it == schedule_->due.begin()) schedule_->changed.NotifyAll();
  }
  return std::make_unique<ScheduledTimer>(schedule_, key);
}

void SystemClock::Run() {
  // The far future does not fit into the standard library's time.
  constexpr absl::Duration kLongestSleep = absl::Hours(1);
  Schedule& schedule = *schedule_;
  schedule.mu.Lock();
  schedule.runner = std::this_thread::get_id();
  while (!schedule.stopped) {
    const absl::Time now = Now();
    if (schedule.due.empty() || schedule.due.begin()->first.first > now) {
      absl::Time until = now + kLongestSleep;
      if (!schedule.due.empty())
        until = std::min(until, schedule.due.begin()->first.first);
      schedule.changed.WaitUntil(
          schedule.mu,
          steady_start_ + absl::ToChronoNanoseconds(until - start_));
      continue;
    }
    auto node = schedule.due.extract(schedule.due.begin());
    schedule.running = node.key();
    schedule.mu.Unlock();
    {
      // What the action holds is gone before a waiting destructor returns.
      auto action = std::move(node.mapped());
      std::move(action)();
    }
    schedule.mu.Lock();
    schedule.running.reset();
    schedule.changed.NotifyAll();
  }
  schedule.mu.Unlock();
}

}  // namespace gateway
