#ifndef SERVER_TIME_KEEPING_H_
#define SERVER_TIME_KEEPING_H_

#include <memory>

#include "absl/status/statusor.h"
#include "adapters/base/system_clock.h"
#include "adapters/store/time_keeper.h"
#include "adapters/store/time_store.h"
#include "server/telemetry/metrics.h"

namespace gateway {

// Makes the trusted time of `clock` go on from what `store` knows, unless
// `trust_clock` says that the system's time is right, and keeps it in `store`.
// Blocks until that was read, and fails if it cannot be. All references must
// outlive what is under way when the result is destroyed.
absl::StatusOr<std::unique_ptr<TimeKeeper>> KeepTime(TimeStore& store,
                                                     bool trust_clock,
                                                     SystemClock& clock,
                                                     Metrics& metrics);

}  // namespace gateway

#endif  // SERVER_TIME_KEEPING_H_
