#include "server/upkeep.h"

#include "absl/time/time.h"
#include "server/kept_bounds.h"

namespace gateway {
namespace {

constexpr absl::Duration kRetentionInterval = absl::Minutes(1);

}  // namespace

Upkeep::Upkeep(const GatewayConfig::Notifications& config, Stores& stores,
               Clock& clock, Metrics& metrics)
    : events_(*stores.log, clock,
              RetentionOptions{.age = config.retention,
                               .bytes = config.max_log_bytes,
                               .every = kRetentionInterval}),
      letters_(*stores.letters, clock, config.dead_letter_retention),
      room_(WatchKeptBounds(stores, config, clock, metrics)) {}

}  // namespace gateway
