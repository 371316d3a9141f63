#ifndef CLIENTS_CLI_LOCAL_HTTP_H_
#define CLIENTS_CLI_LOCAL_HTTP_H_

#include <nlohmann/json.hpp>
#include <string>

#include "absl/status/statusor.h"

namespace fourws::cli {

// Calls an HTTP server on this machine, such as the sandbox's control API.
// `url` is `http://127.0.0.1:PORT`. Blocks; gives up when the server is silent
// for ten seconds. Returns the JSON of a 2xx answer, and an error otherwise.
absl::StatusOr<nlohmann::json> CallLocalHttp(const std::string& method,
                                             const std::string& url,
                                             const std::string& path,
                                             const std::string& body);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_LOCAL_HTTP_H_
