#ifndef ADAPTERS_BASE_GATHER_H_
#define ADAPTERS_BASE_GATHER_H_

#include <memory>
#include <utility>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "adapters/base/done.h"
#include "adapters/base/mutex.h"

namespace gateway {

// Collects the answers to calls that run at the same time. Thread-safe.
template <typename T>
class Gather : public std::enable_shared_from_this<Gather<T>> {
 public:
  using Results = std::vector<absl::StatusOr<T>>;
  using All = absl::AnyInvocable<void(Results) &&>;

  // Calls `all` once with `count` answers, when the last has come. `count` must
  // be above zero.
  Gather(size_t count, All all)
      : left_(count), results_(count, T()), all_(std::move(all)) {}

  // Returns the Done of the answer at `index`. Call it once for each index.
  Done<T> At(size_t index) {
    return [self = this->shared_from_this(), index](absl::StatusOr<T> result) {
      self->Put(index, std::move(result));
    };
  }

 private:
  void Put(size_t index, absl::StatusOr<T> result) {
    Results results;
    {
      MutexLock lock(mu_);
      results_[index] = std::move(result);
      if (--left_ > 0) return;
      results = std::move(results_);
    }
    // This was the last answer, so that no other thread comes here.
    std::move(all_)(std::move(results));
  }

  Mutex mu_;
  size_t left_ ABSL_GUARDED_BY(mu_);
  Results results_ ABSL_GUARDED_BY(mu_);
  All all_;  // For the thread with the last answer.
};

}  // namespace gateway

#endif  // ADAPTERS_BASE_GATHER_H_
