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

// A program that runs as a child of this process. The destructor stops it; the
// kernel sends it SIGTERM if this process dies. Not thread-safe.
class ChildProcess {
 public:
  // Starts `command`, whose first word is the path of the program. `ReadLine`
  // reads its standard output; it shares our standard error.
  static absl::StatusOr<std::unique_ptr<ChildProcess>> Start(
      std::vector<std::string> command);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  // Returns the next line of its output. Fails with UNAVAILABLE if the output
  // ends first, with DEADLINE_EXCEEDED after `patience`, and with CANCELLED if
  // `signals` brings SIGINT or SIGTERM.
  absl::StatusOr<std::string> ReadLine(SignalQueue& signals,
                                       absl::Duration patience);

  // Whether it is still running.
  bool IsRunning();

  // Sends SIGTERM, and SIGKILL if it still runs after `patience`. Returns when
  // it has ended.
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
