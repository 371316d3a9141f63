#include "adapters/base/api.h"
#include "fourws/gateway/v1beta1/voucher_service.pb.h"
#include "google/protobuf/util/time_util.h"
#include "server/rpc/check_fields.h"
#include "server/rpc/faults.h"
#include "server/rpc/validators.h"

namespace gateway {
namespace {

absl::Status Validate(const v1beta1::ListCustomerVouchersRequest& request) {
  Faults faults;
  faults.CheckBarcode("customer_card", request.customer_card());
  faults.CheckPageSize(request.page_size());
  return faults.ToStatus();
}

absl::Status Validate(const v1beta1::ListActivatedVouchersRequest& request) {
  Faults faults;
  CheckFields(request, faults);
  const bool begins = faults.Require("start_time", request.has_start_time());
  const bool ends = faults.Require("end_time", request.has_end_time());
  if (begins && ends && request.end_time() < request.start_time())
    faults.Add("end_time", "must not be before start_time");
  faults.CheckPageSize(request.page_size());
  return faults.ToStatus();
}

absl::Status Validate(const v1beta1::ListLatestVouchersRequest& request) {
  Faults faults;
  CheckFields(request, faults);
  faults.Require("from_time", request.has_from_time());
  faults.CheckPageSize(request.page_size());
  return faults.ToStatus();
}

}  // namespace

ValidatorTable VoucherValidators() {
  return {
      ValidatorRow<v1beta1::ListCustomerVouchersRequest, Validate>(),
      ValidatorRow<v1beta1::ListActivatedVouchersRequest, Validate>(),
      ValidatorRow<v1beta1::ListLatestVouchersRequest, Validate>(),
  };
}

}  // namespace gateway
