#ifndef ADAPTERS_HTTP_CURL_HTTP_OPTIONS_H_
#define ADAPTERS_HTTP_CURL_HTTP_OPTIONS_H_

#include <cstddef>
#include <string>

#include "absl/time/time.h"

namespace gateway {

// Options of a CurlHttpClient.
struct CurlHttpOptions {
  // Connections at the same time, in all and to one host, idle ones included.
  // Further requests wait for one, until their deadline at most.
  int max_connections = 256;
  int max_connections_per_host = 128;
  // Largest body of an answer, as it comes and decoded. Checked meanwhile.
  size_t max_response_bytes = size_t{16} << 20;
  // PEM file of the authorities to trust. Empty: the system's.
  std::string ca_file;
  // For name resolution, connection and TLS handshake together.
  absl::Duration connect_timeout = absl::Seconds(5);
};

}  // namespace gateway

#endif  // ADAPTERS_HTTP_CURL_HTTP_OPTIONS_H_
