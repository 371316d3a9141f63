#include "clients/cli/interrupt.h"

#include <pthread.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <utility>

namespace fourws::cli {
namespace {

// Ends the listener; not used by anybody else.
constexpr int kStopListening = SIGUSR1;

bool IsIgnored(int number) {
  struct sigaction present;
  sigaction(number, nullptr, &present);
  return present.sa_handler == SIG_IGN;
}

sigset_t SignalsToStop() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, kStopListening);
  for (const int number : {SIGINT, SIGTERM, SIGHUP})
    if (!IsIgnored(number)) sigaddset(&set, number);
  return set;
}

}  // namespace

Interrupt::Interrupt() : signals_(SignalsToStop()) {
  pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
  listener_ = std::thread([this] { Listen(); });
}

Interrupt::~Interrupt() {
  pthread_kill(listener_.native_handle(), kStopListening);
  listener_.join();
}

void Interrupt::Listen() {
  int number = 0;
  sigwait(&signals_, &number);
  if (number == kStopListening) return;
  {
    std::lock_guard lock(mu_);
    requested_ = true;
    if (action_) action_();
    changed_.notify_all();
  }
  sigwait(&signals_, &number);
  if (number != kStopListening) _exit(128 + number);
}

bool Interrupt::requested() const {
  std::lock_guard lock(mu_);
  return requested_;
}

bool Interrupt::SleepFor(absl::Duration time) {
  std::unique_lock lock(mu_);
  // The end of a longer sleep may be later than the standard library's time
  // can say.
  return !changed_.wait_for(
      lock, absl::ToChronoMilliseconds(std::min(time, kLongestSleep)),
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
