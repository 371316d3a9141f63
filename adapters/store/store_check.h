#ifndef ADAPTERS_STORE_STORE_CHECK_H_
#define ADAPTERS_STORE_STORE_CHECK_H_

#include <functional>
#include <memory>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "adapters/base/clock.h"
#include "adapters/base/done.h"

namespace gateway {

// Asks a store every few seconds whether it can be written and read, and tells
// when that has changed. So a disk that fills up while nobody writes is noticed
// before somebody does. Thread-safe.
class StoreCheck {
 public:
  // Writes something to the store and reads from it.
  using Probe = std::function<void(Done<bool> done)>;
  // Takes OK, or why it does not work.
  using Report = std::function<void(absl::Status state)>;

  static constexpr absl::Duration kInterval = absl::Seconds(5);
  // A store that takes longer to answer a probe does not work. Longer than the
  // store itself waits for another program that holds its file.
  static constexpr absl::Duration kPatience = absl::Seconds(10);

  // Probes at once. The store is taken to work until the first answer. `report`
  // is called on a thread of the clock's, one call at a time if that is one
  // thread; the last call is right. `probe` and `clock` must outlive what is
  // under way when this is destroyed.
  StoreCheck(Probe probe, Clock& clock, Report report);
  // When this returns, `report` is not running and will not be called.
  ~StoreCheck();

 private:
  class Rounds;
  const std::shared_ptr<Rounds> rounds_;
};

}  // namespace gateway

#endif  // ADAPTERS_STORE_STORE_CHECK_H_
