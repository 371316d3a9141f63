#ifndef ADAPTERS_HTTP_HTTP_LISTENER_H_
#define ADAPTERS_HTTP_HTTP_LISTENER_H_

#include <cstdint>
#include <functional>
#include <string>

#include "absl/functional/any_invocable.h"
#include "adapters/http/http_client.h"

namespace gateway {

// A request that has arrived as a whole.
struct HttpIncoming {
  std::string method;   // As sent: `POST`.
  std::string path;     // Percent-encoding as sent, without the query.
  std::string query;    // Without `?`.
  HttpHeaders headers;  // Names in lower case.
  std::string body;
  std::string peer;  // Address of the sender.
};

// The answer to a request.
struct HttpReply {
  int status = 200;
  HttpHeaders headers;
  std::string body;  // JSON, or empty.
};

// Answers one request. Call it once, from any thread.
using HttpReplier = absl::AnyInvocable<void(HttpReply) &&>;

// Handles one request on the listener's thread and must not block.
using HttpHandler = std::function<void(HttpIncoming, HttpReplier)>;

// Accepts HTTP/1.1. The listener itself answers malformed, oversized, slow and
// cut requests (400, 413, 431, 408, 503) or drops them; the handler never gets
// them.
// Thread-safe.
class HttpListener {
 public:
  // Stops accepting, closes all connections and waits for its thread.
  virtual ~HttpListener() = default;
  // The address that it listens on, with the port that it got, such as
  // `127.0.0.1:40123`.
  virtual std::string address() const = 0;
  virtual uint16_t port() const = 0;
};

}  // namespace gateway

#endif  // ADAPTERS_HTTP_HTTP_LISTENER_H_
