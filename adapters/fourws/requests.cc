#include "adapters/fourws/requests.h"

#include "absl/strings/str_cat.h"
#include "adapters/base/percent.h"

namespace gateway::fourws {
namespace {

constexpr absl::string_view kPath = "/api";

std::string Url(const PlatformOptions& options, absl::string_view path,
                absl::string_view command, const Query& arguments) {
  std::string url = absl::StrCat(options.url, path);
  absl::string_view separator = "?";
  const auto add = [&](absl::string_view name, absl::string_view value) {
    absl::StrAppend(&url, separator, PercentEncoded(name), "=",
                    PercentEncoded(value));
    separator = "&";
  };
  if (!command.empty()) add("cmd", command);
  for (const Query* query : {&options.extra_query, &arguments}) {
    for (const auto& [name, value] : *query) add(name, value);
  }
  return url;
}

HttpRequest Post(std::string url, std::string body) {
  HttpRequest request;
  request.method = "POST";
  request.url = std::move(url);
  request.headers = {{"Accept", "application/json"},
                     {"Content-Type", "application/json"}};
  request.body = std::move(body);
  return request;
}

}  // namespace

HttpRequest GetRequest(const PlatformOptions& options,
                       absl::string_view command, const Query& arguments) {
  HttpRequest request;
  request.method = "GET";
  request.url = Url(options, kPath, command, arguments);
  request.headers = {{"Accept", "application/json"}};
  return request;
}

HttpRequest PostRequest(const PlatformOptions& options,
                        absl::string_view command, std::string body,
                        const Query& arguments) {
  return Post(Url(options, kPath, command, arguments), std::move(body));
}

HttpRequest LoginPost(const PlatformOptions& options, absl::string_view path,
                      absl::string_view command, std::string body) {
  return Post(Url(options, path, command, {}), std::move(body));
}

}  // namespace gateway::fourws
