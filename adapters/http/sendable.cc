#include "adapters/http/sendable.h"

#include <algorithm>
#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"

namespace gateway {
namespace {

// Without line breaks, which would let a value add headers of its own.
bool IsOneLine(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) ==
         std::string_view::npos;
}

bool IsHeaderName(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return absl::ascii_isgraph(static_cast<unsigned char>(c)) && c != ':' &&
           c != ';';
  });
}

bool IsWebUrl(absl::string_view url) {
  return absl::StartsWithIgnoreCase(url, "http://") ||
         absl::StartsWithIgnoreCase(url, "https://");
}

}  // namespace

absl::Status CheckSendable(const HttpRequest& request) {
  if (request.method != "GET" && request.method != "POST" &&
      request.method != "PUT")
    return absl::InvalidArgumentError("method: none of GET, POST and PUT");
  if (request.method == "GET" && !request.body.empty())
    return absl::InvalidArgumentError("body: not for GET");
  for (const auto& [name, value] : request.headers) {
    if (!IsHeaderName(name) || !IsOneLine(value))
      return absl::InvalidArgumentError("headers: malformed");
  }
  // The rest of the URL is libcurl's to judge, which reads it anyway.
  if (!IsWebUrl(request.url))
    return absl::InvalidArgumentError("url: not an absolute http(s) URL");
  return absl::OkStatus();
}

}  // namespace gateway
