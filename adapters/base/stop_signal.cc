#include "adapters/base/stop_signal.h"

#include <pthread.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <future>
#include <thread>

namespace gateway {
namespace {

sigset_t StopSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  return signals;
}

}  // namespace

struct StopSignal::Shared {
  std::atomic<bool> started = false;
  std::promise<void> came;
};

StopSignal::StopSignal() : shared_(std::make_shared<Shared>()) {
  // The thread takes no other signal, whoever cares for those later.
  sigset_t all;
  sigfillset(&all);
  sigset_t mask;
  pthread_sigmask(SIG_SETMASK, &all, &mask);
  const sigset_t signals = StopSignals();
  std::thread([shared = shared_, signals] {
    int signal = 0;
    sigwait(&signals, &signal);
    if (!shared->started) _exit(EXIT_SUCCESS);
    shared->came.set_value();
  }).detach();
  // In one step: no signal comes in between.
  for (const int signal : {SIGTERM, SIGINT}) sigaddset(&mask, signal);
  pthread_sigmask(SIG_SETMASK, &mask, nullptr);
}

void StopSignal::Started() { shared_->started = true; }

void StopSignal::Wait() {
  shared_->came.get_future().wait();
  const sigset_t signals = StopSignals();
  pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
}

}  // namespace gateway
