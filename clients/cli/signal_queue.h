#ifndef CLIENTS_CLI_SIGNAL_QUEUE_H_
#define CLIENTS_CLI_SIGNAL_QUEUE_H_

#include "absl/time/time.h"

namespace fourws::cli {

// A queue of the signals SIGINT, SIGTERM and SIGCHLD, which no longer interrupt
// the process. Make one at most, before any thread is started.
class SignalQueue {
 public:
  SignalQueue();
  ~SignalQueue();
  SignalQueue(const SignalQueue&) = delete;
  SignalQueue& operator=(const SignalQueue&) = delete;

  // Returns the next signal, or 0 if none comes within `patience`.
  int Next(absl::Duration patience);

  // A file descriptor for poll(): readable while there is a signal.
  int file() const { return file_; }

 private:
  int file_;
};

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_SIGNAL_QUEUE_H_
