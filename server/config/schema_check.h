#ifndef SERVER_CONFIG_SCHEMA_CHECK_H_
#define SERVER_CONFIG_SCHEMA_CHECK_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "nlohmann/json.hpp"
#include "server/config/problems.h"

namespace gateway {

// Notes every key of `value` that `message` has not (with the one that may be
// meant) and every value of a wrong kind. Numbers and durations must be above
// zero. `message` may hold texts, flags, integers, durations, maps of text to
// text and such messages.
void CheckSchema(const nlohmann::json& value,
                 const google::protobuf::Descriptor& message,
                 Problems& problems);

// What is wrong with `key`, which is not among `known`: an unknown key, and the
// one that may be meant.
std::string UnknownKey(absl::string_view key,
                       const std::vector<std::string>& known);

}  // namespace gateway

#endif  // SERVER_CONFIG_SCHEMA_CHECK_H_
