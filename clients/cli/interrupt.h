#ifndef CLIENTS_CLI_INTERRUPT_H_
#define CLIENTS_CLI_INTERRUPT_H_

#include <condition_variable>
#include <csignal>
#include <functional>
#include <mutex>
#include <thread>

#include "absl/time/time.h"

namespace fourws::cli {

// Turns SIGINT, SIGTERM and SIGHUP into a request to stop, except those that
// the process was started to ignore, as by nohup. A second signal ends the
// process. Make one at most, before any other thread is started. Thread-safe.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  // Whether a signal has asked to stop.
  bool requested() const;

  static constexpr absl::Duration kLongestSleep = absl::Hours(1);

  // Sleeps for `time`, for an hour at most, or until a signal asks to stop.
  // Returns whether to go on.
  bool SleepFor(absl::Duration time);

  // While this lives, a request to stop calls `action`, on another thread; a
  // request made before calls it at once. `action` must not call the Interrupt.
  // One at a time.
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
  // Called under `mu_`.
  std::function<void()> action_;
  std::thread listener_;
};

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_INTERRUPT_H_
