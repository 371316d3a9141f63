#ifndef SERVER_UPSTREAM_H_
#define SERVER_UPSTREAM_H_

#include <memory>

#include "adapters/base/clock.h"
#include "adapters/fourws/http_platform.h"
#include "adapters/one/http_platform.h"
#include "server/config/config.h"
#include "server/telemetry/metrics.h"

namespace gateway {

// 4ws.trade as `config` has it, its requests counted. `clock` and `metrics`
// outlive it.
std::unique_ptr<fourws::HttpPlatform> MakePlatform(
    const GatewayConfig::Fourws& config, Clock& clock, Metrics& metrics);

// The same of ONe.
std::unique_ptr<one::HttpPlatform> MakeOne(const GatewayConfig::One& config,
                                           Clock& clock, Metrics& metrics);

}  // namespace gateway

#endif  // SERVER_UPSTREAM_H_
