#ifndef CLIENTS_CLI_SIGNAL_QUEUE_H_
#define CLIENTS_CLI_SIGNAL_QUEUE_H_

#include "absl/time/time.h"

namespace fourws::cli {

// SIGINT, SIGTERM and SIGCHLD as something to read. Make one at most, before
// any thread is started.
class SignalQueue {
 public:
  SignalQueue();
  ~SignalQueue();
  SignalQueue(const SignalQueue&) = delete;
  SignalQueue& operator=(const SignalQueue&) = delete;

  // Returns the next signal, or 0 if there is none within `patience`.
  int Next(absl::Duration patience);

  // Becomes readable when there is a signal.
  int file() const { return file_; }

 private:
  int file_;
};

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_SIGNAL_QUEUE_H_
