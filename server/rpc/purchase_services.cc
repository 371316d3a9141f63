#include "server/rpc/purchase_services.h"

namespace gateway {

grpc::ServerUnaryReactor* PurchaseService::SavePurchase(
    grpc::CallbackServerContext* context,
    const v1::SavePurchaseRequest* request,
    v1::SavePurchaseResponse* response) {
  return writes_.Run(context, *request, response);
}

grpc::ServerUnaryReactor* PurchaseServiceBeta::SaveSupplierEntry(
    grpc::CallbackServerContext* context,
    const v1beta1::SaveSupplierEntryRequest* request,
    v1beta1::SaveSupplierEntryResponse* response) {
  return writes_.Run(context, *request, response);
}

}  // namespace gateway
