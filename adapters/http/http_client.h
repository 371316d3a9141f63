#ifndef ADAPTERS_HTTP_HTTP_CLIENT_H_
#define ADAPTERS_HTTP_HTTP_CLIENT_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "adapters/base/done.h"

namespace gateway {

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

// A request to an upstream.
struct HttpRequest {
  std::string method;  // `GET`, `POST` or `PUT`.
  std::string url;     // Absolute.
  HttpHeaders headers;
  std::string body;
  // When to stop waiting for the whole answer.
  absl::Time deadline = absl::InfiniteFuture();
};

// An answer, whatever its status says.
struct HttpResponse {
  int status = 0;
  HttpHeaders headers;  // Names in lower case.
  std::string body;
};

// How an exchange ended.
struct HttpExchange {
  // The whole answer; or UNAVAILABLE if the connection failed,
  // DEADLINE_EXCEEDED at the deadline, RESOURCE_EXHAUSTED if the answer was
  // larger than the client's limit, INVALID_ARGUMENT if the request cannot be
  // sent at all (no http or https URL, a line break in a header). Messages
  // hold no query and no header value.
  absl::StatusOr<HttpResponse> response;
  // Whether any byte of the body was ever handed to the transport. False
  // proves that the server cannot have acted on a request with a body. A kind
  // of failure alone proves nothing.
  bool body_handed_over = false;
};

// Sends HTTP requests. Thread-safe.
class HttpClient {
 public:
  using Done = DoneWith<HttpExchange>;

  // Ends all exchanges first; their `done` is called.
  virtual ~HttpClient() = default;

  // Sends `request` once: a body that was handed to the transport is never
  // handed over a second time, whatever becomes of the connection; redirects
  // are answers; proxies of the environment are ignored. `done` is called
  // exactly once, on a thread of the client's, never inside this call, and must
  // not block.
  virtual void Send(HttpRequest request, Done done) = 0;
};

}  // namespace gateway

#endif  // ADAPTERS_HTTP_HTTP_CLIENT_H_
