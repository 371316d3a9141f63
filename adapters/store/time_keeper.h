#ifndef ADAPTERS_STORE_TIME_KEEPER_H_
#define ADAPTERS_STORE_TIME_KEEPER_H_

#include <functional>
#include <memory>

#include "absl/time/time.h"
#include "adapters/base/clock.h"
#include "adapters/store/time_store.h"

namespace gateway {

// Saves Clock::TrustedNow() each minute and at its end, so that it goes on
// after a restart, and compares it with the system's time. It logs when the two
// begin to differ by more than a few minutes, and when they end to.
// Thread-safe.
class TimeKeeper {
 public:
  // Called at each look with how far the system's time is ahead; below zero if
  // it is behind. Must not block.
  using Report = std::function<void(absl::Duration ahead)>;

  static constexpr absl::Duration kInterval = absl::Minutes(1);
  // A gateway that stood for so long, or a clock that was a little off, is
  // nothing to tell.
  static constexpr absl::Duration kTolerated = absl::Minutes(10);

  // Looks at once. `store` and `clock` must outlive what is under way when this
  // is destroyed.
  TimeKeeper(TimeStore& store, Clock& clock, Report report);
  // Saves once more. When this returns, `report` is not running and will not be
  // called.
  ~TimeKeeper();

 private:
  class Rounds;
  const std::shared_ptr<Rounds> rounds_;
};

}  // namespace gateway

#endif  // ADAPTERS_STORE_TIME_KEEPER_H_
