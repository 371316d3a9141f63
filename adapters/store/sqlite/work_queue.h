#ifndef ADAPTERS_STORE_SQLITE_WORK_QUEUE_H_
#define ADAPTERS_STORE_SQLITE_WORK_QUEUE_H_

#include <algorithm>
#include <cstddef>
#include <deque>
#include <optional>
#include <utility>

#include "adapters/base/mutex.h"

namespace gateway {

// A queue of items that one thread takes. It has two lanes: what waits in the
// first one goes before what waits in the second, but for one item in
// kFirstInARow. Each lane keeps its order. Thread-safe.
template <typename T>
class WorkQueue {
 public:
  enum class Lane { kFirst, kSecond };

  static constexpr int kFirstInARow = 16;

  // Adds `item` and returns true. If the queue is closed or the lane has
  // `limit` items, returns false and leaves `item` as it is.
  bool Offer(T& item, size_t limit, Lane lane = Lane::kFirst) {
    MutexLock lock(mu_);
    std::deque<T>& items = lane == Lane::kFirst ? first_ : second_;
    if (closed_ || items.size() >= limit) return false;
    items.push_back(std::move(item));
    changed_.NotifyAll();
    return true;
  }

  // Adds `item`, also to a closed queue: somebody must still take from it.
  void Push(T item) {
    MutexLock lock(mu_);
    first_.push_back(std::move(item));
    changed_.NotifyAll();
  }

  // Waits for an item and takes the next one. Returns nothing when the queue is
  // closed and empty.
  std::optional<T> Take() {
    MutexLock lock(mu_);
    while (first_.empty() && second_.empty() && !closed_) changed_.Wait(mu_);
    const bool is_second =
        !second_.empty() && (first_.empty() || in_a_row_ >= kFirstInARow);
    std::deque<T>& items = is_second ? second_ : first_;
    if (items.empty()) return std::nullopt;
    in_a_row_ = is_second ? 0 : std::min(in_a_row_ + 1, kFirstInARow);
    std::optional<T> taken(std::move(items.front()));
    items.pop_front();
    return taken;
  }

  // How many items wait. Whoever takes may take so many without a wait.
  size_t size() {
    MutexLock lock(mu_);
    return first_.size() + second_.size();
  }

  // Closes the queue.
  void Close() {
    MutexLock lock(mu_);
    closed_ = true;
    changed_.NotifyAll();
  }

 private:
  Mutex mu_;
  CondVar changed_;
  std::deque<T> first_ ABSL_GUARDED_BY(mu_);
  std::deque<T> second_ ABSL_GUARDED_BY(mu_);
  // Taken from the first lane since one was taken from the second.
  int in_a_row_ ABSL_GUARDED_BY(mu_) = 0;
  bool closed_ ABSL_GUARDED_BY(mu_) = false;
};

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_WORK_QUEUE_H_
