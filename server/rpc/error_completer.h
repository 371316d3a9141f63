#ifndef SERVER_RPC_ERROR_COMPLETER_H_
#define SERVER_RPC_ERROR_COMPLETER_H_

#include <functional>
#include <memory>

#include "absl/strings/string_view.h"
#include "grpcpp/support/server_interceptor.h"

namespace gateway {

// Returns an interceptor that gives the errors of gRPC's own the gateway's
// form, as request_errors.h has them. A caller could not tell from a bare
// UNIMPLEMENTED whether its write was sent.
//
// gRPC 1.51 ends a call as a bare UNIMPLEMENTED:
// - if it cannot read the one request of a unary call or of a stream of
//   responses, because it is compressed or no such message. Interceptors then
//   see POST_RECV_MESSAGE without a message, before the status is sent. A
//   service of the contract reads its requests itself.
// - if the method throws before it returns: something may have been begun.
// - if there is no such method. As the server has callback methods, a generic
//   service of gRPC's takes the call, as a stream both ways under the name that
//   the caller gave.
// All send their status like any other, so that PRE_SEND_STATUS can replace
// it. What the transport refuses, such as a message that is too large, never
// gets here.
//
// Methods for which `is_complete` says so by their path, such as
// `/package.Service/Method`, send no such error.
std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>
NewErrorCompleter(std::function<bool(absl::string_view path)> is_complete);

}  // namespace gateway

#endif  // SERVER_RPC_ERROR_COMPLETER_H_
