#ifndef SERVER_RPC_ONE_SERVICES_H_
#define SERVER_RPC_ONE_SERVICES_H_

#include "absl/time/time.h"
#include "adapters/base/api.h"
#include "adapters/base/clock.h"
#include "adapters/upstream/platform.h"
#include "fourws/gateway/v1/one_service.grpc.pb.h"
#include "fourws/gateway/v1beta1/one_service.grpc.pb.h"
#include "server/operations/operations.h"
#include "server/rpc/grpc_server.h"
#include "server/rpc/read_call.h"
#include "server/rpc/write_call.h"

namespace gateway {

// gRPC in: what is read from ONe.
class OneService final : public v1::OneService::CallbackService {
 public:
  explicit OneService(const ReadCalls& reads) : reads_(reads) {}

  grpc::ServerUnaryReactor* GetOffer(grpc::CallbackServerContext* context,
                                     const v1::GetOfferRequest* request,
                                     v1::GetOfferResponse* response) override;

  grpc::ServerUnaryReactor* GetClient(grpc::CallbackServerContext* context,
                                      const v1::GetClientRequest* request,
                                      v1::GetClientResponse* response) override;

 private:
  const ReadCalls& reads_;
};

// gRPC in: what of ONe is beta.
class OneServiceBeta final : public v1beta1::OneService::CallbackService {
 public:
  explicit OneServiceBeta(WriteCalls& writes) : writes_(writes) {}

  grpc::ServerUnaryReactor* AddConfigurableProducts(
      grpc::CallbackServerContext* context,
      const v1beta1::AddConfigurableProductsRequest* request,
      v1beta1::AddConfigurableProductsResponse* response) override;

  grpc::ServerUnaryReactor* ChangeProductLinePrices(
      grpc::CallbackServerContext* context,
      const v1beta1::ChangeProductLinePricesRequest* request,
      v1beta1::ChangeProductLinePricesResponse* response) override;

 private:
  WriteCalls& writes_;
};

// All services of ONe.
class OneServices {
 public:
  // `one` is asked. Calls without a deadline are answered after
  // `default_wait`.
  OneServices(Platform& one, Operations& operations, Clock& clock,
              absl::Duration default_wait)
      : reads_(one, operations, clock, default_wait),
        writes_(operations, clock, default_wait) {}

  // They live as long as this.
  GrpcServer::Services services();

 private:
  const ReadCalls reads_;
  WriteCalls writes_;
  OneService one_{reads_};
  OneServiceBeta one_beta_{writes_};
};

}  // namespace gateway

#endif  // SERVER_RPC_ONE_SERVICES_H_
