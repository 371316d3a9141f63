#ifndef SERVER_CONFIG_FOURWS_CONFIG_H_
#define SERVER_CONFIG_FOURWS_CONFIG_H_

#include "server/config/config.h"
#include "server/config/config.pb.h"
#include "server/config/problems.h"

namespace gateway {

// Reads and checks the part `fourws`, whose defaults must be set, and reads its
// secrets.
GatewayConfig::Fourws ReadFourws(
    const ::fourws::gateway::config::v1::Fourws& file, Problems& problems);

// Reads the limits on calls to one upstream, and when its breaker refuses them.
GateOptions ReadGate(const ::fourws::gateway::config::v1::Limits& limits,
                     const ::fourws::gateway::config::v1::Breaker& breaker,
                     Problems& problems);

}  // namespace gateway

#endif  // SERVER_CONFIG_FOURWS_CONFIG_H_
