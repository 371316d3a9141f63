#include "adapters/upstream/later.h"

#include <utility>

namespace gateway {

Later::Later(Clock& clock) : clock_(clock) {}

Later::~Later() { Stop(); }

void Later::RunAt(absl::Time when, Action action) {
  MutexLock lock(mu_);
  const int64_t number = ++last_number_;
  Waiting& waiting = waiting_[number];
  waiting.action = std::move(action);
  // The clock never acts inside this call, so the lock may be held; it is, so
  // that RunDue finds the timer in its place.
  waiting.timer = clock_.RunAt(stopped_ ? absl::InfinitePast() : when,
                               [this, number] { RunDue(number); });
}

void Later::RunSoon(Action action) { RunAt(clock_.Now(), std::move(action)); }

void Later::RunDue(int64_t number) {
  Action action;
  {
    MutexLock lock(mu_);
    const auto waiting = waiting_.find(number);
    if (waiting == waiting_.end()) return;
    action = std::exchange(waiting->second.action, nullptr);
  }
  std::move(action)();
  // The timer goes last: until then Stop waits for this.
  decltype(waiting_)::node_type done;
  {
    MutexLock lock(mu_);
    done = waiting_.extract(number);
  }
}

void Later::Stop() {
  // What runs may bring more.
  for (auto left = TakeAll(); !left.empty(); left = TakeAll()) {
    for (auto& [number, waiting] : left) {
      waiting.timer.reset();
      if (waiting.action) std::move(waiting.action)();
    }
  }
}

std::map<int64_t, Later::Waiting> Later::TakeAll() {
  MutexLock lock(mu_);
  stopped_ = true;
  return std::exchange(waiting_, {});
}

}  // namespace gateway
