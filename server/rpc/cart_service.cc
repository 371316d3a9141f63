#include "server/rpc/cart_service.h"

#include "server/rpc/validate_documents.h"

namespace gateway {

grpc::ServerUnaryReactor* CartService::ValidateCart(
    grpc::CallbackServerContext* context,
    const v1::ValidateCartRequest* request,
    v1::ValidateCartResponse* response) {
  return Run(context, *request, response);
}

grpc::ServerUnaryReactor* CartService::FullyValidateCart(
    grpc::CallbackServerContext* context,
    const v1::FullyValidateCartRequest* request,
    v1::FullyValidateCartResponse* response) {
  return Run(context, *request, response);
}

template <typename Request, typename Response>
grpc::ServerUnaryReactor* CartService::Run(grpc::CallbackServerContext* context,
                                           const Request& request,
                                           Response* response) {
  // What is only checked is not asked for, either way.
  if (by_callback_ || request.validate_only())
    return writes_.Run(context, request, response);
  return reads_.Run(context, Validate(request), request, response);
}

}  // namespace gateway
