#ifndef SERVER_NOTIFICATIONS_VERDICTS_H_
#define SERVER_NOTIFICATIONS_VERDICTS_H_

#include <array>
#include <atomic>
#include <cstdint>

#include "absl/functional/function_ref.h"

namespace gateway {

// What the first few judges made of one thing, so that each judges it once. A
// judge is known by a number above zero. Thread-safe, without locks.
class Verdicts {
 public:
  // The verdicts remembered; those of further judges are reached each time.
  static constexpr size_t kKept = 16;

  // The verdict of `judge`; from `reach` if it is not remembered. Judges who
  // come at the same time may both reach theirs.
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
  // Each the judge and, as the lowest bit, the verdict. Zero: free, and so are
  // all that follow.
  mutable std::array<std::atomic<uint64_t>, kKept> kept_ = {};
};

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_VERDICTS_H_
