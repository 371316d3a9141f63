#include "adapters/fourws/requests.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace gateway::fourws {
namespace {

// RFC 3986: all but the unreserved characters are encoded.
std::string Encoded(absl::string_view text) {
  std::string encoded;
  for (const char c : text) {
    if (absl::ascii_isalnum(c) ||
        absl::string_view("-._~").find(c) != absl::string_view::npos) {
      encoded.push_back(c);
    } else {
      absl::StrAppend(&encoded, "%",
                      absl::AsciiStrToUpper(absl::StrCat(absl::Hex(
                          static_cast<unsigned char>(c), absl::kZeroPad2))));
    }
  }
  return encoded;
}

std::string Url(const PlatformOptions& options, absl::string_view command,
                const Query& arguments) {
  std::string url = absl::StrCat(options.url, "/api?cmd=", Encoded(command));
  for (const Query* query : {&options.extra_query, &arguments}) {
    for (const auto& [name, value] : *query) {
      absl::StrAppend(&url, "&", Encoded(name), "=", Encoded(value));
    }
  }
  return url;
}

}  // namespace

HttpRequest GetRequest(const PlatformOptions& options,
                       absl::string_view command, const Query& arguments) {
  HttpRequest request;
  request.method = "GET";
  request.url = Url(options, command, arguments);
  request.headers = {{"Accept", "application/json"}};
  return request;
}

HttpRequest PostRequest(const PlatformOptions& options,
                        absl::string_view command, std::string body) {
  HttpRequest request;
  request.method = "POST";
  request.url = Url(options, command, {});
  request.headers = {{"Accept", "application/json"},
                     {"Content-Type", "application/json"}};
  request.body = std::move(body);
  return request;
}

}  // namespace gateway::fourws
