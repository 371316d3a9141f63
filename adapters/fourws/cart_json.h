#ifndef ADAPTERS_FOURWS_CART_JSON_H_
#define ADAPTERS_FOURWS_CART_JSON_H_

#include "absl/status/statusor.h"
#include "adapters/base/api.h"
#include "adapters/base/json_value.h"
#include "adapters/fields/field_table.h"
#include "adapters/fields/field_writer.h"
#include "adapters/fourws/document_context.h"
#include "fourws/gateway/v1/cart_service.pb.h"

// Converters of 4ws.trade's carts.
namespace gateway::fourws {

// v1::Cart, whose fields stand side by side with those of whatever holds it.
const Table& CartTable();

// `cart` with its defaults (see cart.proto).
v1::Cart FilledCart(v1::Cart cart, const DocumentDefaults& defaults);

// The currency of `cart`'s amounts; empty if it has none.
std::string CurrencyOf(const v1::Cart& cart);

// Reads the cart whose fields are in `body`. Where it lacks one of the cart's
// own fields, the payments or the totals, takes that from `asked`.
// INVALID_ARGUMENT if it holds no items.
absl::StatusOr<v1::Cart> CartFromJson(const v1::Cart& asked, FieldReader& body);

// Cart Validation and Cart Full Validation.
FieldWriter ValidateCartToJson(const v1::ValidateCartRequest& request,
                               const DocumentContext& context);
FieldWriter FullyValidateCartToJson(const v1::FullyValidateCartRequest& request,
                                    const DocumentContext& context);
absl::StatusOr<v1::ValidateCartResponse> ValidateCartFromJson(
    const v1::ValidateCartRequest& request, JsonValue json,
    const DocumentContext& context);
absl::StatusOr<v1::FullyValidateCartResponse> FullyValidateCartFromJson(
    const v1::FullyValidateCartRequest& request, JsonValue json,
    const DocumentContext& context);

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_CART_JSON_H_
