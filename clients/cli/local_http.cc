#include "clients/cli/local_http.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"

namespace fourws::cli {
namespace {

constexpr timeval kTimeout{.tv_sec = 10, .tv_usec = 0};

absl::StatusOr<sockaddr_in> AddressOf(absl::string_view url) {
  absl::ConsumePrefix(&url, "http://");
  absl::ConsumeSuffix(&url, "/");
  const std::pair<std::string, std::string> parts = absl::StrSplit(url, ':');
  sockaddr_in address{};
  address.sin_family = AF_INET;
  uint32_t port = 0;
  if (inet_pton(AF_INET, parts.first.c_str(), &address.sin_addr) != 1 ||
      !absl::SimpleAtoi(parts.second, &port) || port > UINT16_MAX) {
    return absl::InvalidArgumentError(absl::StrCat("not a local URL: ", url));
  }
  address.sin_port = htons(static_cast<uint16_t>(port));
  return address;
}

// Sends the request and returns all that comes until the server closes.
absl::StatusOr<std::string> Exchange(const sockaddr_in& address,
                                     const std::string& request) {
  const int connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connection < 0) return absl::ErrnoToStatus(errno, "socket");
  const absl::Cleanup closer = [connection] { close(connection); };
  setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &kTimeout, sizeof(kTimeout));
  setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &kTimeout, sizeof(kTimeout));
  if (connect(connection, reinterpret_cast<const sockaddr*>(&address),
              sizeof(address)) != 0) {
    return absl::ErrnoToStatus(errno, "connect");
  }
  for (size_t sent = 0; sent < request.size();) {
    const ssize_t size = send(connection, request.data() + sent,
                              request.size() - sent, MSG_NOSIGNAL);
    if (size < 0) return absl::ErrnoToStatus(errno, "send");
    sent += size;
  }
  std::string answer;
  char buffer[8192];
  ssize_t size;
  while ((size = recv(connection, buffer, sizeof(buffer), 0)) > 0)
    answer.append(buffer, size);
  if (size < 0) return absl::ErrnoToStatus(errno, "recv");
  return answer;
}

}  // namespace

absl::StatusOr<nlohmann::json> CallLocalHttp(const std::string& method,
                                             const std::string& url,
                                             const std::string& path,
                                             const std::string& body) {
  const auto address = AddressOf(url);
  if (!address.ok()) return address.status();
  // HTTP/1.0: the answer is neither chunked nor followed by another.
  const auto answer = Exchange(
      *address,
      absl::StrCat(method, " ", path, " HTTP/1.0\r\n", "Host: localhost\r\n",
                   "Content-Type: application/json\r\n",
                   "Content-Length: ", body.size(), "\r\n\r\n", body));
  if (!answer.ok()) return answer.status();
  const std::pair<std::string, std::string> parts =
      absl::StrSplit(*answer, absl::MaxSplits("\r\n\r\n", 1));
  auto json = nlohmann::json::parse(parts.second, nullptr, false);
  if (!absl::StrContains(parts.first.substr(0, 12), " 2") ||
      json.is_discarded()) {
    return absl::UnknownError(
        absl::StrCat(method, " ", path, ": ", parts.first.substr(0, 40)));
  }
  return json;
}

}  // namespace fourws::cli
