#ifndef CLIENTS_CLI_CHILD_PROCESS_H_
#define CLIENTS_CLI_CHILD_PROCESS_H_

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "clients/cli/signal_queue.h"

namespace fourws::cli {

// A program run by this one. It is asked to stop when this is destroyed, and by
// the kernel when this process dies. Not thread-safe.
class ChildProcess {
 public:
  // Starts `command`, whose first word is a path. Its standard output is read
  // by `ReadLine`, its errors go where ours do.
  static absl::StatusOr<std::unique_ptr<ChildProcess>> Start(
      std::vector<std::string> command);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  // Returns the next line of its output. Fails if it ends before, if that takes
  // longer than `patience`, or if `signals` brings a request to stop.
  absl::StatusOr<std::string> ReadLine(SignalQueue& signals,
                                       absl::Duration patience);

  // Whether it is still running.
  bool IsRunning();

  // Asks it to stop, and kills it if it has not after `patience`.
  void Stop(absl::Duration patience);

  const std::string& program() const { return program_; }

 private:
  ChildProcess(std::string program, pid_t pid, int output);

  const std::string program_;
  pid_t pid_;
  const int output_;
  std::string unread_;
};

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_CHILD_PROCESS_H_
