#ifndef SERVER_RPC_CUSTOMER_SERVICES_H_
#define SERVER_RPC_CUSTOMER_SERVICES_H_

#include "adapters/base/api.h"
#include "fourws/gateway/v1/customer_service.grpc.pb.h"
#include "fourws/gateway/v1beta1/customer_service.grpc.pb.h"
#include "server/rpc/read_call.h"
#include "server/rpc/write_call.h"

namespace gateway {

// gRPC in: customers.
class CustomerService final : public v1::CustomerService::CallbackService {
 public:
  explicit CustomerService(const ReadCalls& reads) : reads_(reads) {}

  grpc::ServerUnaryReactor* GetCustomer(
      grpc::CallbackServerContext* context,
      const v1::GetCustomerRequest* request,
      v1::GetCustomerResponse* response) override;

 private:
  const ReadCalls& reads_;
};

// gRPC in: what of customers is beta.
class CustomerServiceBeta final
    : public v1beta1::CustomerService::CallbackService {
 public:
  explicit CustomerServiceBeta(WriteCalls& writes) : writes_(writes) {}

  grpc::ServerUnaryReactor* SetCustomerOptIn(
      grpc::CallbackServerContext* context,
      const v1beta1::SetCustomerOptInRequest* request,
      v1beta1::SetCustomerOptInResponse* response) override;

 private:
  WriteCalls& writes_;
};

}  // namespace gateway

#endif  // SERVER_RPC_CUSTOMER_SERVICES_H_
