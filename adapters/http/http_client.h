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

// An answer, with any status.
struct HttpResponse {
  int status = 0;
  HttpHeaders headers;  // Names in lower case.
  // Decoded, as body_coding.h says; as it came if it cannot be.
  std::string body;
};

// How an exchange ended.
struct HttpExchange {
  // The whole answer, or
  // - UNAVAILABLE if the connection failed or the client was stopped,
  // - DEADLINE_EXCEEDED at the deadline,
  // - RESOURCE_EXHAUSTED if the answer was larger than the client's limit, as
  //   it came or decoded,
  // - INVALID_ARGUMENT if the request cannot be sent at all: it is not for an
  //   http or https URL, has a line break in a header, or the like.
  // Messages hold no query and no header value.
  absl::StatusOr<HttpResponse> response;
  // Whether any byte of the body was handed to the transport. If not, the
  // server cannot have acted on a request with a body. The code of a failure
  // alone proves nothing.
  bool body_handed_over = false;
};

// Sends HTTP requests. Thread-safe.
class HttpClient {
 public:
  using Done = DoneWith<HttpExchange>;

  // Ends all exchanges; their `done` is called before this returns.
  virtual ~HttpClient() = default;

  // Sends `request` once: a body that was handed to the transport is never
  // handed over again, whatever happens to the connection. A redirect is an
  // answer and is not followed. Proxies of the environment are ignored. Calls
  // `done` exactly once, on a thread of the client, never inside this call;
  // `done` must not block.
  virtual void Send(HttpRequest request, Done done) = 0;
};

}  // namespace gateway

#endif  // ADAPTERS_HTTP_HTTP_CLIENT_H_
