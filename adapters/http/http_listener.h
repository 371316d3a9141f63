#ifndef ADAPTERS_HTTP_HTTP_LISTENER_H_
#define ADAPTERS_HTTP_HTTP_LISTENER_H_

#include <cstdint>
#include <functional>
#include <string>

#include "absl/functional/any_invocable.h"
#include "adapters/http/http_client.h"

namespace gateway {

// A request that came in, whole.
struct HttpIncoming {
  std::string method;   // As sent: `POST`.
  std::string path;     // Percent-encoding as sent, without the query.
  std::string query;    // Without `?`.
  HttpHeaders headers;  // Names in lower case.
  std::string body;
  std::string peer;  // Address of the sender.
};

// What is answered.
struct HttpReply {
  int status = 200;
  HttpHeaders headers;
  std::string body;  // JSON, or empty.
};

// Answers one request; called exactly once, from any thread.
using HttpReplier = absl::AnyInvocable<void(HttpReply) &&>;

// Handles one request on the listener's thread and must not block.
using HttpHandler = std::function<void(HttpIncoming, HttpReplier)>;

// Accepts HTTP/1.1. Malformed, oversized and slow requests are answered (400,
// 413, 431, 408) or dropped by the listener itself and never reach the
// handler. Thread-safe.
class HttpListener {
 public:
  // Stops accepting, closes all connections and waits for its thread.
  virtual ~HttpListener() = default;
  // Where it listens, with the port it got: `127.0.0.1:40123`.
  virtual std::string address() const = 0;
  virtual uint16_t port() const = 0;
};

}  // namespace gateway

#endif  // ADAPTERS_HTTP_HTTP_LISTENER_H_
