#include "server/time_keeping.h"

#include <optional>
#include <utility>

#include "absl/time/time.h"
#include "adapters/base/await_result.h"
#include "adapters/base/status_macros.h"

namespace gateway {

absl::StatusOr<std::unique_ptr<TimeKeeper>> KeepTime(TimeStore& store,
                                                     bool trust_clock,
                                                     SystemClock& clock,
                                                     Metrics& metrics) {
  using Known = std::optional<absl::Time>;
  ASSIGN_OR_RETURN(const Known known,
                   AwaitResult<absl::StatusOr<Known>>(
                       [&store](auto take) { store.Load(std::move(take)); }));
  if (known.has_value() && !trust_clock) clock.TrustFrom(*known);
  return std::make_unique<TimeKeeper>(
      store, clock,
      [&metrics](absl::Duration ahead) { metrics.SetClockAhead(ahead); });
}

}  // namespace gateway
