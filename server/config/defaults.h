#ifndef SERVER_CONFIG_DEFAULTS_H_
#define SERVER_CONFIG_DEFAULTS_H_

#include "server/config/config.h"

namespace gateway {

// Sets what `config` leaves open to the defaults that config.proto tells.
void ApplyDefaults(ConfigFile& config);

}  // namespace gateway

#endif  // SERVER_CONFIG_DEFAULTS_H_
