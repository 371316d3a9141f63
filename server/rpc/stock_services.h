#ifndef SERVER_RPC_STOCK_SERVICES_H_
#define SERVER_RPC_STOCK_SERVICES_H_

#include "adapters/base/api.h"
#include "fourws/gateway/v1/stock_service.grpc.pb.h"
#include "fourws/gateway/v1beta1/stock_service.grpc.pb.h"
#include "server/rpc/read_call.h"
#include "server/rpc/write_call.h"

namespace gateway {

// gRPC in: stock.
class StockService final : public v1::StockService::CallbackService {
 public:
  explicit StockService(const ReadCalls& reads) : reads_(reads) {}

  grpc::ServerUnaryReactor* QueryStock(
      grpc::CallbackServerContext* context,
      const v1::QueryStockRequest* request,
      v1::QueryStockResponse* response) override;

  grpc::ServerUnaryReactor* ListStockChanges(
      grpc::CallbackServerContext* context,
      const v1::ListStockChangesRequest* request,
      v1::ListStockChangesResponse* response) override;

 private:
  const ReadCalls& reads_;
};

// gRPC in: what of stock is beta.
class StockServiceBeta final : public v1beta1::StockService::CallbackService {
 public:
  explicit StockServiceBeta(WriteCalls& writes) : writes_(writes) {}

  grpc::ServerUnaryReactor* InsertStock(
      grpc::CallbackServerContext* context,
      const v1beta1::InsertStockRequest* request,
      v1beta1::InsertStockResponse* response) override;

 private:
  WriteCalls& writes_;
};

}  // namespace gateway

#endif  // SERVER_RPC_STOCK_SERVICES_H_
