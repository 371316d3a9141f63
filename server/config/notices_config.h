#ifndef SERVER_CONFIG_NOTICES_CONFIG_H_
#define SERVER_CONFIG_NOTICES_CONFIG_H_

#include "server/config/config.h"
#include "server/config/problems.h"

namespace gateway {

// Reads and checks the part `notices`, whose defaults must be set, and reads
// its secrets.
GatewayConfig::Notices ReadNotices(
    const ::fourws::gateway::config::v1::Notices& file, Problems& problems);

}  // namespace gateway

#endif  // SERVER_CONFIG_NOTICES_CONFIG_H_
