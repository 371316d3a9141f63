#ifndef ADAPTERS_ONE_CLIENT_JSON_H_
#define ADAPTERS_ONE_CLIENT_JSON_H_

#include "absl/status/statusor.h"
#include "adapters/base/api.h"
#include "adapters/base/json_value.h"
#include "fourws/gateway/v1/one_service.pb.h"

namespace gateway::one {

// The client that ONe answers with. INVALID_ARGUMENT if there is none in it.
absl::StatusOr<v1::Client> ClientFromJson(JsonValue json);

}  // namespace gateway::one

#endif  // ADAPTERS_ONE_CLIENT_JSON_H_
