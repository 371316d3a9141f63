#ifndef SERVER_WRITES_H_
#define SERVER_WRITES_H_

#include <functional>
#include <memory>
#include <string>

#include "adapters/base/clock.h"
#include "adapters/store/operation_store.h"
#include "adapters/upstream/platform.h"
#include "server/config/config.h"
#include "server/operations/operations.h"

namespace gateway {

// Makes the operations, with all kinds of writes that there are. A kind with a
// class of its own is added here, any other in kinds/write_table.cc. `one`
// takes ONe's. `public_url` is where 4ws.trade finds the gateway; `on_settled`
// is called with each settled operation once that is stored. All references
// outlive them.
std::unique_ptr<Operations> MakeOperations(
    const GatewayConfig& config, const std::string& public_url,
    OperationStore& store, Platform& platform, Platform& one, Clock& clock,
    std::function<void(const OperationRecord&)> on_settled);

}  // namespace gateway

#endif  // SERVER_WRITES_H_
