#include "adapters/base/alarm.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <thread>
#include <utility>

#include "adapters/base/mutex.h"

namespace gateway {

struct Alarm::State {
  // An action that was called and has not returned.
  struct Running {
    std::thread::id thread;
    std::unique_ptr<Timer> timer;  // Null while it is still the last one set.
  };

  // Calls the action that was set as number `number`, unless another was set
  // since.
  void Ring(uint64_t number, absl::AnyInvocable<void() &&> action);

  // The last timer, to be destroyed outside the lock. Null if its action is
  // running, which then destroys it: anybody else would wait for the action.
  std::unique_ptr<Timer> TakeTimer() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu);

  // Whether the calling thread is within an action.
  bool IsInside() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu);

  Mutex mu;
  CondVar returned;
  bool stopped ABSL_GUARDED_BY(mu) = false;
  uint64_t last ABSL_GUARDED_BY(mu) = 0;  // How often it was set.
  std::unique_ptr<Timer> timer ABSL_GUARDED_BY(mu);
  // By number. Two at once only if the clock has several threads.
  std::map<uint64_t, Running> running ABSL_GUARDED_BY(mu);
};

void Alarm::State::Ring(uint64_t number, absl::AnyInvocable<void() &&> action) {
  {
    MutexLock lock(mu);
    if (stopped || number != last) return;
    running[number].thread = std::this_thread::get_id();
  }
  std::move(action)();
  decltype(running)::node_type own;  // Destroyed outside the lock.
  MutexLock lock(mu);
  own = running.extract(number);
  returned.NotifyAll();
}

std::unique_ptr<Timer> Alarm::State::TakeTimer() {
  const auto it = running.find(last);
  if (it == running.end()) return std::move(timer);
  it->second.timer = std::move(timer);
  return nullptr;
}

bool Alarm::State::IsInside() const {
  return std::any_of(running.begin(), running.end(), [](const auto& entry) {
    return entry.second.thread == std::this_thread::get_id();
  });
}

Alarm::Alarm(Clock& clock) : clock_(clock), state_(std::make_shared<State>()) {}

Alarm::~Alarm() { Stop(); }

void Alarm::SetAction(absl::Time when, absl::AnyInvocable<void() &&> action) {
  std::unique_ptr<Timer> replaced;  // Destroyed outside the lock: it may wait.
  MutexLock lock(state_->mu);
  if (state_->stopped) return;
  replaced = state_->TakeTimer();
  const uint64_t number = ++state_->last;
  // The clock is called under the lock, so that the last timer that was set is
  // the one that is kept. It never calls back inside.
  state_->timer = clock_.RunAt(
      when, [state = state_, number, action = std::move(action)]() mutable {
        state->Ring(number, std::move(action));
      });
}

void Alarm::Stop() {
  std::unique_ptr<Timer> timer;  // Destroyed outside the lock: it may wait.
  MutexLock lock(state_->mu);
  if (!std::exchange(state_->stopped, true)) timer = state_->TakeTimer();
  if (state_->IsInside()) return;
  while (!state_->running.empty()) state_->returned.Wait(state_->mu);
}

bool Alarm::stopped() const {
  MutexLock lock(state_->mu);
  return state_->stopped;
}

}  // namespace gateway
