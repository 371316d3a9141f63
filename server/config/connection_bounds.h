#ifndef SERVER_CONFIG_CONNECTION_BOUNDS_H_
#define SERVER_CONFIG_CONNECTION_BOUNDS_H_

#include <cstdint>

#include "server/config/config.h"

namespace gateway {

// How many connections a process may accept that may have `limit` descriptors:
// what it needs for everything else is left out, and a quarter of the rest is
// kept free. At least 2.
int64_t ConnectionsWithin(int64_t limit, const GatewayConfig& config);

// Lowers the configured limits of connections of both ports, in proportion, if
// together they exceed what `limit` descriptors allow, and logs a warning.
void FitConnections(int64_t limit, GatewayConfig& config);

}  // namespace gateway

#endif  // SERVER_CONFIG_CONNECTION_BOUNDS_H_
