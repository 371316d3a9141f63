#include "server/rpc/stock_services.h"

#include "server/rpc/validate_documents.h"

namespace gateway {

grpc::ServerUnaryReactor* StockService::QueryStock(
    grpc::CallbackServerContext* context, const v1::QueryStockRequest* request,
    v1::QueryStockResponse* response) {
  return reads_.Run(context, Validate(*request), *request, response);
}

grpc::ServerUnaryReactor* StockService::ListStockChanges(
    grpc::CallbackServerContext* context,
    const v1::ListStockChangesRequest* request,
    v1::ListStockChangesResponse* response) {
  return reads_.Run(context, Validate(*request), *request, response);
}

grpc::ServerUnaryReactor* StockServiceBeta::InsertStock(
    grpc::CallbackServerContext* context,
    const v1beta1::InsertStockRequest* request,
    v1beta1::InsertStockResponse* response) {
  return writes_.Run(context, *request, response);
}

}  // namespace gateway
