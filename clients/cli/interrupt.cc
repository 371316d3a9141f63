#include "clients/cli/interrupt.h"

#include <pthread.h>
#include <unistd.h>

#include <csignal>
#include <initializer_list>
#include <utility>

namespace fourws::cli {
namespace {

// Ends the listener; not used by anybody else.
constexpr int kStopListening = SIGUSR1;

sigset_t Signals(std::initializer_list<int> numbers) {
  sigset_t set;
  sigemptyset(&set);
  for (const int number : numbers) sigaddset(&set, number);
  return set;
}

}  // namespace

Interrupt::Interrupt() {
  const sigset_t blocked = Signals({SIGINT, SIGTERM, kStopListening});
  pthread_sigmask(SIG_BLOCK, &blocked, nullptr);
  listener_ = std::thread([this] { Listen(); });
}

Interrupt::~Interrupt() {
  pthread_kill(listener_.native_handle(), kStopListening);
  listener_.join();
}

void Interrupt::Listen() {
  const sigset_t awaited = Signals({SIGINT, SIGTERM, kStopListening});
  int number = 0;
  sigwait(&awaited, &number);
  if (number == kStopListening) return;
  {
    std::lock_guard lock(mu_);
    requested_ = true;
    if (action_) action_();
    changed_.notify_all();
  }
  sigwait(&awaited, &number);
  if (number != kStopListening) _exit(128 + number);
}

bool Interrupt::requested() const {
  std::lock_guard lock(mu_);
  return requested_;
}

bool Interrupt::SleepFor(absl::Duration time) {
  std::unique_lock lock(mu_);
  return !changed_.wait_for(lock, absl::ToChronoMilliseconds(time),
                            [this] { return requested_; });
}

Interrupt::Scope::Scope(Interrupt& interrupt, std::function<void()> action)
    : interrupt_(interrupt) {
  std::lock_guard lock(interrupt_.mu_);
  interrupt_.action_ = std::move(action);
  if (interrupt_.requested_) interrupt_.action_();
}

Interrupt::Scope::~Scope() {
  std::lock_guard lock(interrupt_.mu_);
  interrupt_.action_ = nullptr;
}

}  // namespace fourws::cli
