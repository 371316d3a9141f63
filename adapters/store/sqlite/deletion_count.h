#ifndef ADAPTERS_STORE_SQLITE_DELETION_COUNT_H_
#define ADAPTERS_STORE_SQLITE_DELETION_COUNT_H_

#include <atomic>
#include <utility>

#include "adapters/base/done.h"

namespace gateway {

// Counts what jobs of their own delete. Answers with that when the last of them
// lets go of it. Thread-safe.
class DeletionCount {
 public:
  explicit DeletionCount(Done<int> done) : done_(std::move(done)) {}
  ~DeletionCount() { std::move(done_)(deleted_.load()); }
  DeletionCount(const DeletionCount&) = delete;
  DeletionCount& operator=(const DeletionCount&) = delete;
  void Add(int count) { deleted_ += count; }

 private:
  Done<int> done_;
  std::atomic<int> deleted_ = 0;
};

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_DELETION_COUNT_H_
