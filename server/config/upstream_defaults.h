#ifndef SERVER_CONFIG_UPSTREAM_DEFAULTS_H_
#define SERVER_CONFIG_UPSTREAM_DEFAULTS_H_

#include "server/config/config.h"

namespace gateway {

// Gives each unset field of `fourws`, and of `one` if there is one, its
// default, and their methods the time-outs of operations that follow from it.
void ApplyUpstreamDefaults(ConfigFile& config);

}  // namespace gateway

#endif  // SERVER_CONFIG_UPSTREAM_DEFAULTS_H_
