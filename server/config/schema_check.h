#ifndef SERVER_CONFIG_SCHEMA_CHECK_H_
#define SERVER_CONFIG_SCHEMA_CHECK_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "nlohmann/json.hpp"
#include "server/config/problems.h"

namespace gateway {

// Adds a problem for every key of `value` that is no field of `message`, with
// the field that may be meant, and for every value of a wrong type. Numbers and
// durations must be above zero. The fields of `message` may be strings,
// booleans, integers, durations, such messages, and maps and lists of them.
void CheckSchema(const nlohmann::json& value,
                 const google::protobuf::Descriptor& message,
                 Problems& problems);

// Returns the problem that `key` is not among `known`, with the key that may be
// meant.
std::string UnknownKey(absl::string_view key,
                       const std::vector<std::string>& known);

}  // namespace gateway

#endif  // SERVER_CONFIG_SCHEMA_CHECK_H_
