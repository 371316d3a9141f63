#ifndef SERVER_KEPT_BOUNDS_H_
#define SERVER_KEPT_BOUNDS_H_

#include <memory>

#include "adapters/base/clock.h"
#include "adapters/store/room_check.h"
#include "server/config/config.h"
#include "server/stores.h"
#include "server/telemetry/metrics.h"

namespace gateway {

// The bounds that `config` sets to what the stores keep until somebody decides.
Stores::Limits LimitsOf(const GatewayConfig::Notifications& config);

// Watches what `stores` keep within these bounds, and shows it in `metrics`.
// The gateway stays ready when they are full: redeems need none of that room.
// All references must outlive what is under way when it is destroyed.
std::unique_ptr<RoomCheck> WatchKeptBounds(
    Stores& stores, const GatewayConfig::Notifications& config, Clock& clock,
    Metrics& metrics);

}  // namespace gateway

#endif  // SERVER_KEPT_BOUNDS_H_
