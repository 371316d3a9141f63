#ifndef SERVER_NOTIFICATIONS_VERDICTS_H_
#define SERVER_NOTIFICATIONS_VERDICTS_H_

#include <array>
#include <atomic>
#include <cstdint>

#include "absl/functional/function_ref.h"

namespace gateway {

// Remembers how the first few judges judged one thing, so that each of them
// judges it only once. A judge has a number above zero. Thread-safe, without
// locks.
class Verdicts {
 public:
  // How many verdicts are remembered. Further judges judge each time.
  static constexpr size_t kKept = 16;

  // The verdict of `judge`: the remembered one, or else what `reach` returns.
  // If two threads ask for the same judge at once, both may call `reach`.
  bool Of(uint64_t judge, absl::FunctionRef<bool()> reach) const {
    for (std::atomic<uint64_t>& kept : kept_) {
      uint64_t entry = kept.load(std::memory_order_relaxed);
      if (entry == 0) {
        const bool verdict = reach();
        if (kept.compare_exchange_strong(entry, judge << 1 | verdict))
          return verdict;
      }
      if (entry >> 1 == judge) return (entry & 1) != 0;
    }
    return reach();
  }

 private:
  // Each entry is the number of the judge and, in its lowest bit, the verdict.
  // Zero means that the entry is free, and so are all that follow.
  mutable std::array<std::atomic<uint64_t>, kKept> kept_ = {};
};

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_VERDICTS_H_
