#ifndef ADAPTERS_HTTP_CURL_HTTP_OPTIONS_H_
#define ADAPTERS_HTTP_CURL_HTTP_OPTIONS_H_

#include <cstddef>
#include <string>

#include "absl/time/time.h"

namespace gateway {

struct CurlHttpOptions {
  // Connections at once, in all and to one host, idle ones included. Requests
  // beyond them wait, until their deadline at most.
  int max_connections = 256;
  int max_connections_per_host = 128;
  // Of a body, as it arrives.
  size_t max_response_bytes = size_t{16} << 20;
  // PEM file of the authorities to trust; the system's if empty.
  std::string ca_file;
  // For name resolution, connection and TLS handshake together.
  absl::Duration connect_timeout = absl::Seconds(5);
};

}  // namespace gateway

#endif  // ADAPTERS_HTTP_CURL_HTTP_OPTIONS_H_
