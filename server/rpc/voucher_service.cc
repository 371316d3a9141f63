#include "server/rpc/voucher_service.h"

#include "server/rpc/validate_documents.h"

namespace gateway {

grpc::ServerUnaryReactor* VoucherService::ListCustomerVouchers(
    grpc::CallbackServerContext* context,
    const v1beta1::ListCustomerVouchersRequest* request,
    v1beta1::ListCustomerVouchersResponse* response) {
  return reads_.Run(context, Validate(*request), *request, response);
}

grpc::ServerUnaryReactor* VoucherService::ListActivatedVouchers(
    grpc::CallbackServerContext* context,
    const v1beta1::ListActivatedVouchersRequest* request,
    v1beta1::ListActivatedVouchersResponse* response) {
  return reads_.Run(context, Validate(*request), *request, response);
}

grpc::ServerUnaryReactor* VoucherService::ListLatestVouchers(
    grpc::CallbackServerContext* context,
    const v1beta1::ListLatestVouchersRequest* request,
    v1beta1::ListLatestVouchersResponse* response) {
  return reads_.Run(context, Validate(*request), *request, response);
}

}  // namespace gateway
