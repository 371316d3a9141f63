#include "absl/strings/str_cat.h"
#include "adapters/base/api.h"
#include "fourws/gateway/v1/customer_service.pb.h"
#include "fourws/gateway/v1beta1/customer_service.pb.h"
#include "server/rpc/check_fields.h"
#include "server/rpc/faults.h"
#include "server/rpc/validators.h"

namespace gateway {
namespace {

constexpr int kMaxConsents = 32;
constexpr size_t kMaxName = 64;

absl::Status Validate(const v1::GetCustomerRequest& request) {
  Faults faults;
  faults.CheckBarcode("card_barcode", request.card_barcode());
  faults.CheckKey("barcode_field", request.barcode_field(), kMaxName, false);
  return faults.ToStatus();
}

absl::Status Validate(const v1beta1::SetCustomerOptInRequest& request) {
  Faults faults;
  CheckFields(request, faults);
  faults.CheckBarcode("card_barcode", request.card_barcode());
  faults.CheckRequestId(request.request_id());
  if (request.consents().empty() || request.consents_size() > kMaxConsents)
    faults.Add("consents", absl::StrCat("must be from 1 to ", kMaxConsents));
  for (const auto& [name, given] : request.consents())
    faults.CheckKey(absl::StrCat("consents.", name), name, kMaxName, true);
  return faults.ToStatus();
}

}  // namespace

ValidatorTable CustomerValidators() {
  return {
      ValidatorRow<v1::GetCustomerRequest, Validate>(),
      ValidatorRow<v1beta1::SetCustomerOptInRequest, Validate>(),
  };
}

}  // namespace gateway
