#ifndef SERVER_CONFIG_SECRET_H_
#define SERVER_CONFIG_SECRET_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/config/config.pb.h"

namespace gateway {

// Reads a secret from its file or environment variable. Fails with
// INVALID_ARGUMENT unless exactly one is named, and if that is missing or
// empty. The message names the file or variable, never the secret.
absl::StatusOr<std::string> ResolveSecret(
    const ::fourws::gateway::config::v1::Secret& secret);

// Whether `secret` can stand in a URL and is too long to be guessed: whether it
// has at least 16 characters, all of them letters, digits or -._~.
bool IsPathSecret(absl::string_view secret);

}  // namespace gateway

#endif  // SERVER_CONFIG_SECRET_H_
