#ifndef SERVER_RPC_VOUCHER_SERVICE_H_
#define SERVER_RPC_VOUCHER_SERVICE_H_

#include "adapters/base/api.h"
#include "fourws/gateway/v1beta1/voucher_service.grpc.pb.h"
#include "server/rpc/read_call.h"

namespace gateway {

// gRPC in: loyalty vouchers.
class VoucherService final : public v1beta1::VoucherService::CallbackService {
 public:
  explicit VoucherService(const ReadCalls& reads) : reads_(reads) {}

  grpc::ServerUnaryReactor* ListCustomerVouchers(
      grpc::CallbackServerContext* context,
      const v1beta1::ListCustomerVouchersRequest* request,
      v1beta1::ListCustomerVouchersResponse* response) override;

  grpc::ServerUnaryReactor* ListActivatedVouchers(
      grpc::CallbackServerContext* context,
      const v1beta1::ListActivatedVouchersRequest* request,
      v1beta1::ListActivatedVouchersResponse* response) override;

  grpc::ServerUnaryReactor* ListLatestVouchers(
      grpc::CallbackServerContext* context,
      const v1beta1::ListLatestVouchersRequest* request,
      v1beta1::ListLatestVouchersResponse* response) override;

 private:
  const ReadCalls& reads_;
};

}  // namespace gateway

#endif  // SERVER_RPC_VOUCHER_SERVICE_H_
