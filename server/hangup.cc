#include "server/hangup.h"

#include <pthread.h>

#include <csignal>
#include <thread>

#include "adapters/base/log.h"

namespace gateway {

void ReopenLogOnHangup() {
  sigset_t hangup;
  sigemptyset(&hangup);
  sigaddset(&hangup, SIGHUP);
  // The thread takes no other signal, whoever cares for those later.
  sigset_t all;
  sigfillset(&all);
  sigset_t mask;
  pthread_sigmask(SIG_SETMASK, &all, &mask);
  // Lives as long as the process, so that the signal is taken while the gateway
  // starts and drains, too.
  std::thread([hangup] {
    int signal = 0;
    while (sigwait(&hangup, &signal) == 0) ReopenLog();
  }).detach();
  sigaddset(&mask, SIGHUP);
  pthread_sigmask(SIG_SETMASK, &mask, nullptr);
}

}  // namespace gateway
