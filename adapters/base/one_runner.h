#ifndef ADAPTERS_BASE_ONE_RUNNER_H_
#define ADAPTERS_BASE_ONE_RUNNER_H_

#include <atomic>
#include <cstdint>

#include "absl/functional/function_ref.h"

namespace gateway {

// Lets one thread do what many threads ask for, one thing after the other. Who
// asks leaves word under a lock of its own, and calls Run() without it:
//
//   void Queue::Add(Item item) {
//     {
//       MutexLock lock(mu_);
//       items_.push_back(std::move(item));
//     }
//     const auto self = shared_from_this();  // A step may drop the last owner.
//     runner_.Run([this] { return HandOutNext(); });
//   }
//
//   bool Queue::HandOutNext() {
//     Item item;
//     {
//       MutexLock lock(mu_);
//       if (items_.empty()) return false;
//       item = std::move(items_.front());
//       items_.pop_front();
//     }
//     receiver_.Take(std::move(item));  // May call Add().
//     return true;
//   }
//
// So nothing is called under a lock, two things are never done at once, and no
// thing is done within another. Must outlive Run(). Thread-safe.
class OneRunner {
 public:
  // Takes steps until there is nothing to do. `step` does one thing, and
  // returns whether there was one to do. If a thread is at it already, this one
  // included, returns at once: that thread takes another step after this call,
  // so it sees what was left before. All calls must pass the same step.
  void Run(absl::FunctionRef<bool()> step) {
    if (asked_.fetch_add(1) > 0) return;
    uint64_t seen = 1;
    do {
      while (step()) {
      }
      // Who asked after the last step began may have come too late for it.
    } while (!asked_.compare_exchange_strong(seen, 0));
  }

 private:
  // How often it was asked since the runner began; 0: nobody runs.
  std::atomic<uint64_t> asked_ = 0;
};

}  // namespace gateway

#endif  // ADAPTERS_BASE_ONE_RUNNER_H_
