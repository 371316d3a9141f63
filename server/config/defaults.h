#ifndef SERVER_CONFIG_DEFAULTS_H_
#define SERVER_CONFIG_DEFAULTS_H_

#include "server/config/config.h"

namespace gateway {

// Gives each field that `config` leaves unset the default that config.proto
// names.
void ApplyDefaults(ConfigFile& config);

}  // namespace gateway

#endif  // SERVER_CONFIG_DEFAULTS_H_
