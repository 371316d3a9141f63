#ifndef SERVER_RPC_CART_SERVICE_H_
#define SERVER_RPC_CART_SERVICE_H_

#include "adapters/base/api.h"
#include "fourws/gateway/v1/cart_service.grpc.pb.h"
#include "server/rpc/read_call.h"
#include "server/rpc/write_call.h"

namespace gateway {

// gRPC in: carts.
class CartService final : public v1::CartService::CallbackService {
 public:
  // `by_callback`: upstream tells carts by callback, so that each validation is
  // an operation.
  CartService(const ReadCalls& reads, WriteCalls& writes, bool by_callback)
      : reads_(reads), writes_(writes), by_callback_(by_callback) {}

  grpc::ServerUnaryReactor* ValidateCart(
      grpc::CallbackServerContext* context,
      const v1::ValidateCartRequest* request,
      v1::ValidateCartResponse* response) override;

  grpc::ServerUnaryReactor* FullyValidateCart(
      grpc::CallbackServerContext* context,
      const v1::FullyValidateCartRequest* request,
      v1::FullyValidateCartResponse* response) override;

 private:
  template <typename Request, typename Response>
  grpc::ServerUnaryReactor* Run(grpc::CallbackServerContext* context,
                                const Request& request, Response* response);

  const ReadCalls& reads_;
  WriteCalls& writes_;
  const bool by_callback_;
};

}  // namespace gateway

#endif  // SERVER_RPC_CART_SERVICE_H_
