#include "server/config/address.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/strip.h"
#include "adapters/base/status_macros.h"

namespace gateway {
namespace {

absl::Status NotAnAddress() {
  return absl::InvalidArgumentError(
      "must be host:port, such as 127.0.0.1:8080");
}

absl::Status CheckHost(absl::string_view host, bool bracketed) {
  if (host.empty()) return NotAnAddress();
  for (const char c : host) {
    const bool fits = absl::ascii_isalnum(c) || c == '.' || c == '-' ||
                      c == '_' || (bracketed && c == ':');
    if (!fits) return NotAnAddress();
  }
  return absl::OkStatus();
}

bool IsLoopbackHost(absl::string_view host) {
  return host == "::1" || absl::EqualsIgnoreCase(host, "localhost") ||
         (absl::StartsWith(host, "127.") &&
          host.find_first_not_of("0123456789.") == absl::string_view::npos);
}

// The `host:port` of a URL, or an empty text if it has none.
absl::string_view Authority(absl::string_view url) {
  if (!absl::ConsumePrefix(&url, "http://") &&
      !absl::ConsumePrefix(&url, "https://")) {
    return "";
  }
  return url.substr(0, url.find('/'));
}

// As ParseAddress, with the port left out or not.
absl::StatusOr<Address> ParseAuthority(absl::string_view authority) {
  absl::StatusOr<Address> address = ParseAddress(authority);
  if (address.ok()) return address;
  return ParseAddress(std::string(authority) + ":0");
}

}  // namespace

absl::StatusOr<Address> ParseAddress(absl::string_view text) {
  const size_t colon = text.rfind(':');
  int port = 0;
  if (colon == absl::string_view::npos ||
      !absl::SimpleAtoi(text.substr(colon + 1), &port) || port < 0 ||
      port > 65535) {
    return NotAnAddress();
  }
  absl::string_view host = text.substr(0, colon);
  const bool bracketed =
      absl::ConsumePrefix(&host, "[") && absl::ConsumeSuffix(&host, "]");
  RETURN_IF_ERROR(CheckHost(host, bracketed));
  return Address{std::string(host), static_cast<uint16_t>(port)};
}

bool IsLoopbackAddress(absl::string_view text) {
  const absl::StatusOr<Address> address = ParseAddress(text);
  return address.ok() && IsLoopbackHost(address->host);
}

bool IsLoopbackUrl(absl::string_view url) {
  const absl::StatusOr<Address> address = ParseAuthority(Authority(url));
  return address.ok() && IsLoopbackHost(address->host);
}

absl::Status CheckUrl(absl::string_view url) {
  absl::Status not_a_url = absl::InvalidArgumentError(
      "must be http:// or https:// with a host, and neither user, query nor "
      "fragment");
  for (const unsigned char c : url) {
    if (c <= ' ' || c >= 0x7f || c == '?' || c == '#') return not_a_url;
  }
  return ParseAuthority(Authority(url)).ok() ? absl::OkStatus() : not_a_url;
}

}  // namespace gateway
