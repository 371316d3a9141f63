#include "server/rpc/one_services.h"

#include "server/rpc/validate_one.h"

namespace gateway {

grpc::ServerUnaryReactor* OneService::GetOffer(
    grpc::CallbackServerContext* context, const v1::GetOfferRequest* request,
    v1::GetOfferResponse* response) {
  return reads_.Run(context, Validate(*request), *request, response);
}

grpc::ServerUnaryReactor* OneService::GetClient(
    grpc::CallbackServerContext* context, const v1::GetClientRequest* request,
    v1::GetClientResponse* response) {
  return reads_.Run(context, Validate(*request), *request, response);
}

grpc::ServerUnaryReactor* OneServiceBeta::AddConfigurableProducts(
    grpc::CallbackServerContext* context,
    const v1beta1::AddConfigurableProductsRequest* request,
    v1beta1::AddConfigurableProductsResponse* response) {
  return writes_.Run(context, *request, response);
}

grpc::ServerUnaryReactor* OneServiceBeta::ChangeProductLinePrices(
    grpc::CallbackServerContext* context,
    const v1beta1::ChangeProductLinePricesRequest* request,
    v1beta1::ChangeProductLinePricesResponse* response) {
  return writes_.Run(context, *request, response);
}

GrpcServer::Services OneServices::services() {
  return {{v1::OneService::service_full_name(), &one_},
          {v1beta1::OneService::service_full_name(), &one_beta_}};
}

}  // namespace gateway
