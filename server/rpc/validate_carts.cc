#include "adapters/base/api.h"
#include "fourws/gateway/v1/cart_service.pb.h"
#include "server/rpc/check_cart.h"
#include "server/rpc/check_fields.h"
#include "server/rpc/faults.h"
#include "server/rpc/validators.h"

namespace gateway {
namespace {

template <typename Request>
absl::Status ValidateRequest(const Request& request) {
  Faults faults;
  faults.CheckOptionalRequestId(request.request_id());
  CheckFields(request, faults);
  CheckCart("cart", request.cart(), faults);
  return faults.ToStatus();
}

}  // namespace

ValidatorTable CartValidators() {
  return {
      ValidatorRow<v1::ValidateCartRequest, ValidateRequest>(),
      ValidatorRow<v1::FullyValidateCartRequest, ValidateRequest>(),
  };
}

}  // namespace gateway
