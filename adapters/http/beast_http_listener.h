#ifndef ADAPTERS_HTTP_BEAST_HTTP_LISTENER_H_
#define ADAPTERS_HTTP_BEAST_HTTP_LISTENER_H_

#include <memory>

#include "absl/status/statusor.h"
#include "adapters/http/http_listener.h"
#include "adapters/http/http_listener_options.h"

namespace gateway {

// Listens on one thread of its own and asks `handler` about each request; those
// of one connection one after the other. A sender that waits for
// `100 Continue` gets it once its request is admitted. A sender that is
// answered without its body is listened to a little longer, so that it can read
// the answer, and then the connection is closed. A reply is dropped if the
// connection or the listener is gone. A replier that is destroyed without a
// call answers 500. Errors that the listener answers itself are logged and have
// a JSON body, `{"success":false,"message":"..."}`. Fails with INVALID_ARGUMENT
// if the address cannot be resolved, and with UNAVAILABLE if it cannot listen
// on it.
absl::StatusOr<std::unique_ptr<HttpListener>> ListenHttp(
    const HttpListenerOptions& options, HttpHandler handler);

}  // namespace gateway

#endif  // ADAPTERS_HTTP_BEAST_HTTP_LISTENER_H_
