#ifndef ADAPTERS_BASE_STOP_SIGNAL_H_
#define ADAPTERS_BASE_STOP_SIGNAL_H_

#include <memory>

namespace gateway {

// Waits for SIGTERM or SIGINT, which ask a program to stop. While the program
// starts, and after the first signal, another one ends it at once: it is for
// programs that lose nothing when they are killed.
class StopSignal {
 public:
  // Make it before any other thread is started, for they must not take the
  // signals. Until Started(), a signal ends the process with EXIT_SUCCESS,
  // without destructors, however long the start takes.
  StopSignal();

  // From here on the first signal ends Wait().
  void Started();
  // Returns once a signal came. From then on, signals kill the process.
  void Wait();

 private:
  struct Shared;
  const std::shared_ptr<Shared> shared_;  // Also of a thread.
};

}  // namespace gateway

#endif  // ADAPTERS_BASE_STOP_SIGNAL_H_
