#ifndef SERVER_CONFIG_ADDRESS_H_
#define SERVER_CONFIG_ADDRESS_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace gateway {

// An address to listen on.
struct Address {
  std::string host;   // Without the brackets of an IPv6 address.
  uint16_t port = 0;  // 0: any free one.
};

// Reads an address such as `127.0.0.1:8080`, `[::1]:0` or `localhost:8080`.
// Fails with INVALID_ARGUMENT if it is malformed.
absl::StatusOr<Address> ParseAddress(absl::string_view text);

// Whether only this machine reaches the address; false if it is malformed.
bool IsLoopbackAddress(absl::string_view text);

// The same for the host of an http or https URL.
bool IsLoopbackUrl(absl::string_view url);

// Returns OK for an http:// or https:// URL that has a host, may have a path,
// and has no user, query or fragment. Else INVALID_ARGUMENT.
absl::Status CheckUrl(absl::string_view url);

}  // namespace gateway

#endif  // SERVER_CONFIG_ADDRESS_H_
