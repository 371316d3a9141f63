#ifndef SERVER_RPC_SALES_SERVICES_H_
#define SERVER_RPC_SALES_SERVICES_H_

#include "adapters/base/api.h"
#include "fourws/gateway/v1/sales_service.grpc.pb.h"
#include "fourws/gateway/v1beta1/sales_service.grpc.pb.h"
#include "server/rpc/read_call.h"
#include "server/rpc/write_call.h"

namespace gateway {

// gRPC in: sales.
class SalesService final : public v1::SalesService::CallbackService {
 public:
  explicit SalesService(WriteCalls& writes) : writes_(writes) {}

  grpc::ServerUnaryReactor* SaveReceipt(
      grpc::CallbackServerContext* context,
      const v1::SaveReceiptRequest* request,
      v1::SaveReceiptResponse* response) override;

  grpc::ServerUnaryReactor* SaveOrchestratedOrder(
      grpc::CallbackServerContext* context,
      const v1::SaveOrchestratedOrderRequest* request,
      v1::SaveOrchestratedOrderResponse* response) override;

  grpc::ServerUnaryReactor* UpdateOrchestratedOrder(
      grpc::CallbackServerContext* context,
      const v1::UpdateOrchestratedOrderRequest* request,
      v1::UpdateOrchestratedOrderResponse* response) override;

 private:
  WriteCalls& writes_;
};

// gRPC in: what of sales is beta.
class SalesServiceBeta final : public v1beta1::SalesService::CallbackService {
 public:
  SalesServiceBeta(const ReadCalls& reads, WriteCalls& writes)
      : reads_(reads), writes_(writes) {}

  grpc::ServerUnaryReactor* SaveOrder(
      grpc::CallbackServerContext* context,
      const v1beta1::SaveOrderRequest* request,
      v1beta1::SaveOrderResponse* response) override;

  grpc::ServerUnaryReactor* ReplaceSale(
      grpc::CallbackServerContext* context,
      const v1beta1::ReplaceSaleRequest* request,
      v1beta1::ReplaceSaleResponse* response) override;

  grpc::ServerUnaryReactor* ListDigitalOrders(
      grpc::CallbackServerContext* context,
      const v1beta1::ListDigitalOrdersRequest* request,
      v1beta1::ListDigitalOrdersResponse* response) override;

  grpc::ServerUnaryReactor* SaveSaleOrder(
      grpc::CallbackServerContext* context,
      const v1beta1::SaveSaleOrderRequest* request,
      v1beta1::SaveSaleOrderResponse* response) override;

  grpc::ServerUnaryReactor* SaveReturnOrder(
      grpc::CallbackServerContext* context,
      const v1beta1::SaveReturnOrderRequest* request,
      v1beta1::SaveReturnOrderResponse* response) override;

  grpc::ServerUnaryReactor* SaveOrchestratedReturnOrder(
      grpc::CallbackServerContext* context,
      const v1beta1::SaveOrchestratedReturnOrderRequest* request,
      v1beta1::SaveOrchestratedReturnOrderResponse* response) override;

 private:
  const ReadCalls& reads_;
  WriteCalls& writes_;
};

}  // namespace gateway

#endif  // SERVER_RPC_SALES_SERVICES_H_
