#ifndef CLIENTS_CLI_INTERRUPT_H_
#define CLIENTS_CLI_INTERRUPT_H_

#include <condition_variable>
#include <csignal>
#include <functional>
#include <mutex>
#include <thread>

#include "absl/time/time.h"

namespace fourws::cli {

// Turns SIGINT, SIGTERM and SIGHUP into a request to stop, but for those that
// the process was started to ignore, as under nohup. Make one at most, before
// any other thread is started. A second signal ends the process.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  // Whether a stop was asked for.
  bool requested() const;

  // Sleeps, and returns early when a stop is asked for. Returns whether to go
  // on.
  bool SleepFor(absl::Duration time);

  // Has `action` called when a stop is asked for, for as long as this lives;
  // at once if it was asked for already. Runs on another thread.
  class Scope {
   public:
    Scope(Interrupt& interrupt, std::function<void()> action);
    ~Scope();
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

   private:
    Interrupt& interrupt_;
  };

 private:
  void Listen();

  // The signals listened to.
  const sigset_t signals_;
  mutable std::mutex mu_;
  std::condition_variable changed_;
  bool requested_ = false;
  // Called under `mu_`: it must not come back here.
  std::function<void()> action_;
  std::thread listener_;
};

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_INTERRUPT_H_
