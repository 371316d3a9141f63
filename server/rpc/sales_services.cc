#include "server/rpc/sales_services.h"

#include "server/rpc/validate_documents.h"

namespace gateway {

grpc::ServerUnaryReactor* SalesService::SaveReceipt(
    grpc::CallbackServerContext* context, const v1::SaveReceiptRequest* request,
    v1::SaveReceiptResponse* response) {
  return writes_.Run(context, *request, response);
}

grpc::ServerUnaryReactor* SalesService::SaveOrchestratedOrder(
    grpc::CallbackServerContext* context,
    const v1::SaveOrchestratedOrderRequest* request,
    v1::SaveOrchestratedOrderResponse* response) {
  return writes_.Run(context, *request, response);
}

grpc::ServerUnaryReactor* SalesService::UpdateOrchestratedOrder(
    grpc::CallbackServerContext* context,
    const v1::UpdateOrchestratedOrderRequest* request,
    v1::UpdateOrchestratedOrderResponse* response) {
  return writes_.Run(context, *request, response);
}

grpc::ServerUnaryReactor* SalesServiceBeta::SaveOrder(
    grpc::CallbackServerContext* context,
    const v1beta1::SaveOrderRequest* request,
    v1beta1::SaveOrderResponse* response) {
  return writes_.Run(context, *request, response);
}

grpc::ServerUnaryReactor* SalesServiceBeta::ReplaceSale(
    grpc::CallbackServerContext* context,
    const v1beta1::ReplaceSaleRequest* request,
    v1beta1::ReplaceSaleResponse* response) {
  return writes_.Run(context, *request, response);
}

grpc::ServerUnaryReactor* SalesServiceBeta::ListDigitalOrders(
    grpc::CallbackServerContext* context,
    const v1beta1::ListDigitalOrdersRequest* request,
    v1beta1::ListDigitalOrdersResponse* response) {
  return reads_.Run(context, Validate(*request), *request, response);
}

grpc::ServerUnaryReactor* SalesServiceBeta::SaveSaleOrder(
    grpc::CallbackServerContext* context,
    const v1beta1::SaveSaleOrderRequest* request,
    v1beta1::SaveSaleOrderResponse* response) {
  return writes_.Run(context, *request, response);
}

grpc::ServerUnaryReactor* SalesServiceBeta::SaveReturnOrder(
    grpc::CallbackServerContext* context,
    const v1beta1::SaveReturnOrderRequest* request,
    v1beta1::SaveReturnOrderResponse* response) {
  return writes_.Run(context, *request, response);
}

grpc::ServerUnaryReactor* SalesServiceBeta::SaveOrchestratedReturnOrder(
    grpc::CallbackServerContext* context,
    const v1beta1::SaveOrchestratedReturnOrderRequest* request,
    v1beta1::SaveOrchestratedReturnOrderResponse* response) {
  return writes_.Run(context, *request, response);
}

}  // namespace gateway
