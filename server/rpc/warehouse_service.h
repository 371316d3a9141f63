#ifndef SERVER_RPC_WAREHOUSE_SERVICE_H_
#define SERVER_RPC_WAREHOUSE_SERVICE_H_

#include "adapters/base/api.h"
#include "fourws/gateway/v1/warehouse_service.grpc.pb.h"
#include "server/rpc/write_call.h"

namespace gateway {

// gRPC in: movements of goods.
class WarehouseService final : public v1::WarehouseService::CallbackService {
 public:
  explicit WarehouseService(WriteCalls& writes) : writes_(writes) {}

  grpc::ServerUnaryReactor* SaveTransfer(
      grpc::CallbackServerContext* context,
      const v1::SaveTransferRequest* request,
      v1::SaveTransferResponse* response) override;

  grpc::ServerUnaryReactor* SaveFreeEntry(
      grpc::CallbackServerContext* context,
      const v1::SaveFreeEntryRequest* request,
      v1::SaveFreeEntryResponse* response) override;

 private:
  WriteCalls& writes_;
};

}  // namespace gateway

#endif  // SERVER_RPC_WAREHOUSE_SERVICE_H_
