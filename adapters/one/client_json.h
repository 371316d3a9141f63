#ifndef ADAPTERS_ONE_CLIENT_JSON_H_
#define ADAPTERS_ONE_CLIENT_JSON_H_

#include "absl/status/statusor.h"
#include "adapters/base/api.h"
#include "fourws/gateway/v1/one_service.pb.h"
#include "nlohmann/json.hpp"

namespace gateway::one {

// The client that ONe answers with. INVALID_ARGUMENT if there is none in it.
absl::StatusOr<v1::Client> ClientFromJson(const nlohmann::json& json);

}  // namespace gateway::one

#endif  // ADAPTERS_ONE_CLIENT_JSON_H_
