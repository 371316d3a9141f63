#include "server/rpc/warehouse_service.h"

namespace gateway {

grpc::ServerUnaryReactor* WarehouseService::SaveTransfer(
    grpc::CallbackServerContext* context,
    const v1::SaveTransferRequest* request,
    v1::SaveTransferResponse* response) {
  return writes_.Run(context, *request, response);
}

grpc::ServerUnaryReactor* WarehouseService::SaveFreeEntry(
    grpc::CallbackServerContext* context,
    const v1::SaveFreeEntryRequest* request,
    v1::SaveFreeEntryResponse* response) {
  return writes_.Run(context, *request, response);
}

}  // namespace gateway
