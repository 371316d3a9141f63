#ifndef SERVER_CONFIG_INGRESS_CONFIG_H_
#define SERVER_CONFIG_INGRESS_CONFIG_H_

#include <vector>

#include "server/config/config.h"
#include "server/config/problems.h"

namespace gateway {

// Returns the fields of `ingress` that are webhooks.
std::vector<const google::protobuf::FieldDescriptor*> WebhookFields();

// Reads and checks the part `ingress`, whose defaults must be set, and reads
// its secrets.
GatewayConfig::Ingress ReadIngress(
    const ::fourws::gateway::config::v1::Ingress& file, Problems& problems);

}  // namespace gateway

#endif  // SERVER_CONFIG_INGRESS_CONFIG_H_
