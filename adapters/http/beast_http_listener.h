#ifndef ADAPTERS_HTTP_BEAST_HTTP_LISTENER_H_
#define ADAPTERS_HTTP_BEAST_HTTP_LISTENER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "adapters/http/http_listener.h"

namespace gateway {

struct HttpListenerOptions {
  // `host:port` or `[::1]:port`; port 0 takes a free one.
  std::string address = "127.0.0.1:0";
  size_t max_body_bytes = size_t{1} << 20;  // More is answered 413.
  // Paths that begin with this may have larger bodies. Empty: none.
  std::string large_path;
  size_t max_large_body_bytes = 0;
  uint32_t max_header_bytes = 16 * 1024;  // More is answered 431.
  // For a request to arrive: the first of a connection counts from when it was
  // accepted, later ones from their first byte. One that comes too late is
  // answered 408, a connection on which nothing came is closed. Also for
  // writing the answer.
  absl::Duration request_timeout = absl::Seconds(10);
  // How long a connection is kept without a request after an answer.
  absl::Duration idle_timeout = absl::Seconds(30);
  // Connections served at once, at least 1. At the limit a further one closes
  // the one that has waited longest for a request, which has half a second at
  // least. While all are busy with requests those beyond wait, so that a sender
  // that never retries loses nothing. Kept connections then end with their next
  // answer.
  size_t max_connections = 1024;
};

// Listens on one thread of its own and hands each request to `handler`; those
// of one connection one after the other. A reply may come after the connection
// or the listener is gone: it is dropped. A replier destroyed without having
// been called answers 500. Errors of the listener's own have a JSON body
// `{"success":false,"message":"..."}` and are logged. UNAVAILABLE if the
// address cannot be listened on.
absl::StatusOr<std::unique_ptr<HttpListener>> ListenHttp(
    const HttpListenerOptions& options, HttpHandler handler);

}  // namespace gateway

#endif  // ADAPTERS_HTTP_BEAST_HTTP_LISTENER_H_
