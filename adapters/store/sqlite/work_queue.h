#ifndef ADAPTERS_STORE_SQLITE_WORK_QUEUE_H_
#define ADAPTERS_STORE_SQLITE_WORK_QUEUE_H_

#include <algorithm>
#include <deque>
#include <iterator>
#include <utility>
#include <vector>

#include "adapters/base/mutex.h"

namespace gateway {

// A queue of items that one thread takes. Thread-safe.
template <typename T>
class WorkQueue {
 public:
  // Adds `item` and returns true. If the queue is closed or has `limit` items,
  // returns false and leaves `item` as it is.
  bool Offer(T& item, size_t limit) {
    MutexLock lock(mu_);
    if (closed_ || items_.size() >= limit) return false;
    items_.push_back(std::move(item));
    changed_.NotifyAll();
    return true;
  }

  // Adds `item`, also to a closed queue: somebody must still take from it.
  void Push(T item) {
    MutexLock lock(mu_);
    items_.push_back(std::move(item));
    changed_.NotifyAll();
  }

  // Waits for items and takes up to `max` of them, in order. Returns none when
  // the queue is closed and empty.
  std::vector<T> Take(size_t max) {
    MutexLock lock(mu_);
    while (items_.empty() && !closed_) changed_.Wait(mu_);
    const auto end = items_.begin() + std::min(max, items_.size());
    std::vector<T> taken(std::make_move_iterator(items_.begin()),
                         std::make_move_iterator(end));
    items_.erase(items_.begin(), end);
    return taken;
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
  std::deque<T> items_ ABSL_GUARDED_BY(mu_);
  bool closed_ ABSL_GUARDED_BY(mu_) = false;
};

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_WORK_QUEUE_H_
