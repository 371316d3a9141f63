#ifndef ADAPTERS_HTTP_HTTP_LISTENER_H_
#define ADAPTERS_HTTP_HTTP_LISTENER_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>

#include "absl/functional/any_invocable.h"
#include "adapters/http/http_client.h"

namespace gateway {

// A request that has arrived as a whole; for who decides about it, all of it
// but the body.
struct HttpIncoming {
  std::string method;   // As sent: `POST`.
  std::string path;     // Percent-encoding as sent, without the query.
  std::string query;    // Without `?`.
  HttpHeaders headers;  // Names in lower case.
  std::string body;
  // Size of the body, as Content-Length says; nothing if it comes in chunks.
  std::optional<uint64_t> content_length;
  std::string peer;  // Address of the sender. Personal: never in logs.
};

// The answer to a request.
struct HttpReply {
  int status = 200;
  HttpHeaders headers;
  std::string body;  // JSON, or empty.
};

// Answers one request. Call it once, from any thread.
using HttpReplier = absl::AnyInvocable<void(HttpReply) &&>;

// Says that the body of a request is wanted.
struct HttpAdmission {
  size_t max_body_bytes = 0;  // More is answered 413.
  // Nothing but the body can prove its sender. Bodies of strangers take no room
  // from others.
  bool is_of_stranger = false;
  // What the gateway waits for: room is kept for it, for its body as for its
  // connection. Only for who has proven to be the one who is waited for.
  bool has_priority = false;
  // Gets the request once it is there, on the listener's thread, and must not
  // block. Not called if the rest of the request does not come.
  absl::AnyInvocable<void(HttpIncoming, HttpReplier) &&> handle;
};

// What becomes of a request: it is answered without its body, or admitted.
using HttpVerdict = std::variant<HttpReply, HttpAdmission>;
// Decides about one request. Call it once, from any thread.
using HttpDecider = absl::AnyInvocable<void(HttpVerdict) &&>;

// Decides about each request before its body is read, so that only who has
// proven something costs memory. Gets the request without its body, which lives
// until the call returns. Called on the listener's thread and must not block.
using HttpHandler =
    std::function<void(const HttpIncoming& header, HttpDecider decide)>;

// Accepts HTTP/1.1. The listener itself answers malformed, oversized, slow and
// cut requests (400, 413, 431, 408, 503) and those for which there is no room
// (503), or drops them; no handler gets them.
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
