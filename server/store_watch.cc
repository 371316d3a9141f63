#include "server/store_watch.h"

#include <utility>

#include "adapters/base/done.h"

namespace gateway {

StoreWatch::StoreWatch(const GatewayConfig& config, Stores& stores,
                       Clock& clock, HealthReport& health)
    : store_([&stores](
                 Done<bool> done) { stores.database->Probe(std::move(done)); },
             clock, health.StateOf("store")),
      disk_([dir = config.data_dir] { return FreeBytesAt(dir); },
            config.min_free_disk_bytes, clock, health.StateOf("disk")) {}

}  // namespace gateway
