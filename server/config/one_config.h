#ifndef SERVER_CONFIG_ONE_CONFIG_H_
#define SERVER_CONFIG_ONE_CONFIG_H_

#include "server/config/config.h"
#include "server/config/config.pb.h"
#include "server/config/problems.h"

namespace gateway {

// Reads and checks the part `one`, whose defaults must be set, and reads its
// secret.
GatewayConfig::One ReadOne(const ::fourws::gateway::config::v1::One& file,
                           Problems& problems);

}  // namespace gateway

#endif  // SERVER_CONFIG_ONE_CONFIG_H_
