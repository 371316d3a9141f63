#ifndef SERVER_CONFIG_ADDRESS_H_
#define SERVER_CONFIG_ADDRESS_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace gateway {

// Where to listen.
struct Address {
  std::string host;  // Without the brackets of an IPv6 address.
  uint16_t port = 0;
};

// Reads `127.0.0.1:8080`, `[::1]:0` or `localhost:8080`.
absl::StatusOr<Address> ParseAddress(absl::string_view text);

// Whether only this machine reaches the address; false if it is malformed.
bool IsLoopbackAddress(absl::string_view text);

// As IsLoopbackAddress, of the host of an http or https URL.
bool IsLoopbackUrl(absl::string_view url);

// OK for http:// and https:// with a host and perhaps a path, without user,
// query and fragment.
absl::Status CheckUrl(absl::string_view url);

}  // namespace gateway

#endif  // SERVER_CONFIG_ADDRESS_H_
