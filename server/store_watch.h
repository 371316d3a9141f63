#ifndef SERVER_STORE_WATCH_H_
#define SERVER_STORE_WATCH_H_

#include "adapters/base/clock.h"
#include "adapters/store/disk_space.h"
#include "adapters/store/store_check.h"
#include "server/config/config.h"
#include "server/health_report.h"
#include "server/stores.h"

namespace gateway {

// Tells `health` whether the store works and its disk has room, as the parts
// `store` and `disk`.
class StoreWatch {
 public:
  // All references must outlive what is under way when this is destroyed.
  StoreWatch(const GatewayConfig& config, Stores& stores, Clock& clock,
             HealthReport& health);

 private:
  StoreCheck store_;
  DiskSpaceCheck disk_;
};

}  // namespace gateway

#endif  // SERVER_STORE_WATCH_H_
