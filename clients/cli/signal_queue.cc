#include "clients/cli/signal_queue.h"

#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <climits>
#include <csignal>

namespace fourws::cli {

SignalQueue::SignalQueue() {
  sigset_t set;
  sigemptyset(&set);
  for (const int number : {SIGINT, SIGTERM, SIGCHLD}) sigaddset(&set, number);
  sigprocmask(SIG_BLOCK, &set, nullptr);
  file_ = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

SignalQueue::~SignalQueue() { close(file_); }

int SignalQueue::Next(absl::Duration patience) {
  pollfd ready{.fd = file_, .events = POLLIN, .revents = 0};
  poll(&ready, 1,
       static_cast<int>(std::clamp<int64_t>(absl::ToInt64Milliseconds(patience),
                                            0, INT_MAX)));
  signalfd_siginfo info;
  return read(file_, &info, sizeof(info)) == sizeof(info)
             ? static_cast<int>(info.ssi_signo)
             : 0;
}

}  // namespace fourws::cli
