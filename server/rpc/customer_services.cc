#include "server/rpc/customer_services.h"

#include "server/rpc/validate_documents.h"

namespace gateway {

grpc::ServerUnaryReactor* CustomerService::GetCustomer(
    grpc::CallbackServerContext* context, const v1::GetCustomerRequest* request,
    v1::GetCustomerResponse* response) {
  return reads_.Run(context, Validate(*request), *request, response);
}

grpc::ServerUnaryReactor* CustomerServiceBeta::SetCustomerOptIn(
    grpc::CallbackServerContext* context,
    const v1beta1::SetCustomerOptInRequest* request,
    v1beta1::SetCustomerOptInResponse* response) {
  return writes_.Run(context, *request, response);
}

}  // namespace gateway
