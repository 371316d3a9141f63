#ifndef ADAPTERS_FOURWS_REQUESTS_H_
#define ADAPTERS_FOURWS_REQUESTS_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "adapters/fourws/platform_options.h"
#include "adapters/http/http_client.h"

// HTTP requests to 4ws.trade's one path, `/api?cmd=...`, and to its login.
namespace gateway::fourws {

using Query = std::vector<std::pair<std::string, std::string>>;

// A GET of `command` with `arguments`, everything percent-encoded.
HttpRequest GetRequest(const PlatformOptions& options,
                       absl::string_view command, const Query& arguments);

// A POST of `body`, which is JSON, to `command`.
HttpRequest PostRequest(const PlatformOptions& options,
                        absl::string_view command, std::string body,
                        const Query& arguments = {});

// A POST of `body` to `path`, which begins with a slash, with `cmd` unless
// `command` is empty.
HttpRequest LoginPost(const PlatformOptions& options, absl::string_view path,
                      absl::string_view command, std::string body);

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_REQUESTS_H_
