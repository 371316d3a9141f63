#ifndef ADAPTERS_ONE_OPTIONS_H_
#define ADAPTERS_ONE_OPTIONS_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "adapters/upstream/gate_options.h"

namespace gateway::one {

// ONe's name in errors and logs.
inline constexpr absl::string_view kName = "ONe";

// Change product lines prices, of which ONe documents the title only.
struct PriceNames {
  // With `{cartId}`.
  std::string path =
      "/api/v1/orderpath/integrations/auth-required/carts/{cartId}/"
      "change-product-lines-prices";
  std::string lines_field = "productLines";
  std::string line_id_field = "id";
  std::string price_field = "price";
};

// The two headers that every call has. What is empty is not sent.
struct Credentials {
  std::string tenant;   // `one-tenant`
  std::string api_key;  // `ApiAuth`
};

// How the gateway calls ONe.
struct Options {
  std::string url;  // Without `/api/v1` and without a slash at its end.
  Credentials credentials;
  absl::Duration read_timeout = absl::Seconds(10);  // All tries together.
  absl::Duration write_timeout = absl::Seconds(20);
  PriceNames prices;
  GateOptions gate;
};

}  // namespace gateway::one

#endif  // ADAPTERS_ONE_OPTIONS_H_
