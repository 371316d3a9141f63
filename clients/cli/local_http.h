#ifndef CLIENTS_CLI_LOCAL_HTTP_H_
#define CLIENTS_CLI_LOCAL_HTTP_H_

#include <nlohmann/json.hpp>
#include <string>

#include "absl/status/statusor.h"

namespace fourws::cli {

// Asks a server on this machine, such as the sandbox's control API; `url` is
// `http://127.0.0.1:PORT`. Blocks, for some seconds at most. Returns the JSON
// of a 2xx answer, everything else is an error.
absl::StatusOr<nlohmann::json> CallLocalHttp(const std::string& method,
                                             const std::string& url,
                                             const std::string& path,
                                             const std::string& body);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_LOCAL_HTTP_H_
