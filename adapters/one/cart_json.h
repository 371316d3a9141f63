#ifndef ADAPTERS_ONE_CART_JSON_H_
#define ADAPTERS_ONE_CART_JSON_H_

#include <string>

#include "absl/status/statusor.h"
#include "adapters/base/api.h"
#include "adapters/one/options.h"
#include "fourws/gateway/v1beta1/one_service.pb.h"

// Writes requests about ONe's carts as JSON. INVALID_ARGUMENT (INVALID_REQUEST)
// for a request that JSON cannot express.
namespace gateway::one {

// Add configurable products.
absl::StatusOr<std::string> AddToJson(
    const v1beta1::AddConfigurableProductsRequest& request);

// Change product lines prices.
absl::StatusOr<std::string> PricesToJson(
    const v1beta1::ChangeProductLinePricesRequest& request,
    const PriceNames& names);

}  // namespace gateway::one

#endif  // ADAPTERS_ONE_CART_JSON_H_
