#ifndef ADAPTERS_BASE_ONE_RUNNER_H_
#define ADAPTERS_BASE_ONE_RUNNER_H_

#include <atomic>
#include <cstdint>

#include "absl/functional/function_ref.h"

namespace gateway {

// Lets one thread do what many threads ask for, one thing after the other. Each
// of those threads notes what it wants under the owner's lock, and then calls
// Run() without that lock:
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
  // Calls `step` until there is nothing to do. `step` does one thing, and
  // returns whether there was one to do. If a thread, even this one, is inside
  // Run() already, this call returns at once, and that thread calls `step`
  // again after this call: so it sees what was noted before. All calls must
  // pass the same step.
  void Run(absl::FunctionRef<bool()> step) {
    if (asked_.fetch_add(1) > 0) return;
    uint64_t seen = 1;
    do {
      while (step()) {
      }
      // A thread that called Run() after the last step began may have noted
      // something that this step did not see.
    } while (!asked_.compare_exchange_strong(seen, 0));
  }

 private:
  // How often Run() was called since a thread began to take steps; 0: no thread
  // takes steps.
  std::atomic<uint64_t> asked_ = 0;
};

}  // namespace gateway

#endif  // ADAPTERS_BASE_ONE_RUNNER_H_
