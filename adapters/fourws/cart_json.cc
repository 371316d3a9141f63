#include "adapters/fourws/cart_json.h"

#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "adapters/base/status_macros.h"

namespace gateway::fourws {
namespace {

template <typename Request>
FieldWriter CartToJson(const Request& request, const DocumentContext& context) {
  FieldWriter body("cart");
  WriteFields(CartTable(), FilledCart(request.cart(), context.defaults), body);
  body.Additional(request.additional_fields(), "additional_fields");
  return body;
}

template <typename Response, typename Request>
absl::StatusOr<Response> ValidatedFromJson(const Request& request,
                                           const nlohmann::json& json) {
  FieldReader body(json, "");
  RETURN_IF_ERROR(body.status());
  body.Raw("success");
  Response response;
  response.set_response_type(body.Text("responseType"));
  ASSIGN_OR_RETURN(*response.mutable_cart(),
                   CartFromJson(request.cart(), body));
  return response;
}

// Upstream is not told which operations took money off cards. A payment without
// an id got one on its way, but kept its place.
void KeepRedeemOperations(const v1::Cart& asked, v1::Cart& told) {
  for (int i = 0; i < told.payments_size(); ++i) {
    v1::Payment& payment = *told.mutable_payments(i);
    auto same = absl::c_find_if(asked.payments(), [&](const v1::Payment& each) {
      return !each.id().empty() && each.id() == payment.id();
    });
    if (same == asked.payments().end() && i < asked.payments_size() &&
        asked.payments(i).id().empty())
      same = asked.payments().begin() + i;
    if (same != asked.payments().end())
      payment.set_redeem_operation(same->redeem_operation());
  }
}

}  // namespace

absl::StatusOr<v1::Cart> CartFromJson(const v1::Cart& asked,
                                      FieldReader& body) {
  if (!body.Raw("items").is_array()) {
    return absl::InvalidArgumentError(
        "items: not a list (does 4ws.trade tell carts by callback?)");
  }
  v1::Cart told;
  ReadFields(CartTable(), body, CurrencyOf(asked), told);
  // Upstream's word is the last one, on rows the only one.
  v1::Cart cart = asked;
  cart.clear_items();
  if (told.payments_size() > 0) cart.clear_payments();
  KeepRedeemOperations(asked, told);
  if (told.has_totals()) cart.clear_totals();
  auto unmapped = std::move(*told.mutable_unmapped());
  told.clear_unmapped();
  cart.MergeFrom(told);
  for (auto& [name, value] : *unmapped.mutable_fields())
    (*cart.mutable_unmapped()->mutable_fields())[name] = std::move(value);
  return cart;
}

FieldWriter ValidateCartToJson(const v1::ValidateCartRequest& request,
                               const DocumentContext& context) {
  return CartToJson(request, context);
}

FieldWriter FullyValidateCartToJson(const v1::FullyValidateCartRequest& request,
                                    const DocumentContext& context) {
  return CartToJson(request, context);
}

absl::StatusOr<v1::ValidateCartResponse> ValidateCartFromJson(
    const v1::ValidateCartRequest& request, const nlohmann::json& json,
    const DocumentContext& /*context*/) {
  return ValidatedFromJson<v1::ValidateCartResponse>(request, json);
}

absl::StatusOr<v1::FullyValidateCartResponse> FullyValidateCartFromJson(
    const v1::FullyValidateCartRequest& request, const nlohmann::json& json,
    const DocumentContext& /*context*/) {
  return ValidatedFromJson<v1::FullyValidateCartResponse>(request, json);
}

}  // namespace gateway::fourws
