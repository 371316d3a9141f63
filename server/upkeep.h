#ifndef SERVER_UPKEEP_H_
#define SERVER_UPKEEP_H_

#include <memory>

#include "adapters/base/clock.h"
#include "adapters/store/room_check.h"
#include "server/config/config.h"
#include "server/notifications/dead_letter_retention.h"
#include "server/notifications/retention.h"
#include "server/stores.h"
#include "server/telemetry/metrics.h"

namespace gateway {

// Keeps what is stored of notifications within the bounds of `config`: deletes
// what is old, and watches what only people may delete.
class Upkeep {
 public:
  // All references must outlive what is under way when this is destroyed.
  Upkeep(const GatewayConfig::Notifications& config, Stores& stores,
         Clock& clock, Metrics& metrics);

 private:
  Retention events_;
  DeadLetterRetention letters_;
  const std::unique_ptr<RoomCheck> room_;
};

}  // namespace gateway

#endif  // SERVER_UPKEEP_H_
