#ifndef SERVER_RPC_PURCHASE_SERVICES_H_
#define SERVER_RPC_PURCHASE_SERVICES_H_

#include "adapters/base/api.h"
#include "fourws/gateway/v1/purchase_service.grpc.pb.h"
#include "fourws/gateway/v1beta1/purchase_service.grpc.pb.h"
#include "server/rpc/write_call.h"

namespace gateway {

// gRPC in: purchases.
class PurchaseService final : public v1::PurchaseService::CallbackService {
 public:
  explicit PurchaseService(WriteCalls& writes) : writes_(writes) {}

  grpc::ServerUnaryReactor* SavePurchase(
      grpc::CallbackServerContext* context,
      const v1::SavePurchaseRequest* request,
      v1::SavePurchaseResponse* response) override;

 private:
  WriteCalls& writes_;
};

// gRPC in: what of purchases is beta.
class PurchaseServiceBeta final
    : public v1beta1::PurchaseService::CallbackService {
 public:
  explicit PurchaseServiceBeta(WriteCalls& writes) : writes_(writes) {}

  grpc::ServerUnaryReactor* SaveSupplierEntry(
      grpc::CallbackServerContext* context,
      const v1beta1::SaveSupplierEntryRequest* request,
      v1beta1::SaveSupplierEntryResponse* response) override;

 private:
  WriteCalls& writes_;
};

}  // namespace gateway

#endif  // SERVER_RPC_PURCHASE_SERVICES_H_
