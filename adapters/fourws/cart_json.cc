#include "adapters/fourws/cart_json.h"

#include <string>
#include <utility>

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

// Whether the element of `asked` at `index` is the one that upstream told with
// `id`. One that was asked without an id got one on its way.
template <typename Element>
bool IsSame(const Element& asked, const std::string& (Element::*id)() const,
            int index, const Element& told, int told_index) {
  const std::string& name = (asked.*id)();
  return name.empty() ? index == told_index : name == (told.*id)();
}

// What is not sent cannot come back.
void KeepLinks(const v1::Cart& asked, v1::Cart& told) {
  for (int i = 0; i < asked.payments_size(); ++i) {
    const v1::Payment& payment = asked.payments(i);
    for (int j = 0; j < told.payments_size(); ++j) {
      v1::Payment& same = *told.mutable_payments(j);
      if (!IsSame(payment, &v1::Payment::id, i, same, j)) continue;
      same.set_redeem_operation(payment.redeem_operation());
      same.set_giftcard_barcode(payment.giftcard_barcode());
    }
  }
  for (int i = 0; i < asked.items_size(); ++i) {
    const v1::CartItem& item = asked.items(i);
    for (int j = 0; j < told.items_size(); ++j) {
      v1::CartItem& same = *told.mutable_items(j);
      if (IsSame(item, &v1::CartItem::row_id, i, same, j))
        same.set_activate_operation(item.activate_operation());
    }
  }
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

}  // namespace

absl::StatusOr<v1::Cart> CartFromJson(const v1::Cart& asked,
                                      FieldReader& body) {
  if (!body.Raw("items").is_array()) {
    return absl::InvalidArgumentError(
        "items: not a list (does 4ws.trade tell carts by callback?)");
  }
  v1::Cart told;
  ReadFields(CartTable(), body, CurrencyOf(asked), told);
  KeepLinks(asked, told);
  // Upstream's word is the last one, on rows the only one.
  v1::Cart cart = asked;
  cart.clear_items();
  if (told.payments_size() > 0) cart.clear_payments();
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
