#include "adapters/fourws/cart_json.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
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

// The element of `answered` that the one of `asked` at `index` became; null if
// that is not certain. One that was asked without an id got one on its way, and
// is known by its place if nothing was added and nothing left out.
template <typename Elements>
auto* Became(const Elements& asked, int index, Elements& answered,
             const std::string& (Elements::value_type::*id)() const) {
  typename Elements::value_type* same = nullptr;
  const std::string& name = (asked[index].*id)();
  if (name.empty()) {
    const bool in_place = answered.size() == asked.size();
    return in_place ? &answered[index] : same;
  }
  for (auto& each : answered) {
    if ((each.*id)() != name) continue;
    if (same != nullptr) return static_cast<decltype(same)>(nullptr);
    same = &each;
  }
  return same;
}

absl::Status NoPartner(absl::string_view list, absl::string_view id) {
  return absl::InvalidArgumentError(
      absl::StrCat(list,
                   ": what stands for a gift card is not told again, or "
                   "not for certain: give each a ",
                   id, " of its own"));
}

// What is not sent cannot come back.
absl::Status KeepLinks(const v1::Cart& asked, v1::Cart& answered) {
  for (int i = 0; i < asked.payments_size() && answered.payments_size() > 0;
       ++i) {
    const v1::Payment& payment = asked.payments(i);
    if (payment.redeem_operation().empty() &&
        payment.giftcard_barcode().empty())
      continue;
    v1::Payment* same = Became(asked.payments(), i,
                               *answered.mutable_payments(), &v1::Payment::id);
    if (same == nullptr) return NoPartner("payments", "paymentProgr");
    same->set_redeem_operation(payment.redeem_operation());
    same->set_giftcard_barcode(payment.giftcard_barcode());
  }
  for (int i = 0; i < asked.items_size(); ++i) {
    if (asked.items(i).activate_operation().empty()) continue;
    v1::CartItem* same = Became(asked.items(), i, *answered.mutable_items(),
                                &v1::CartItem::row_id);
    if (same == nullptr) return NoPartner("items", "rowId");
    same->set_activate_operation(asked.items(i).activate_operation());
  }
  return absl::OkStatus();
}

template <typename Response, typename Request>
absl::StatusOr<Response> ValidatedFromJson(const Request& request,
                                           JsonValue json) {
  FieldReader body(json, "");
  RETURN_IF_ERROR(body.status());
  body.Raw("success");
  Response response;
  response.set_response_type(body.Text("responseType"));
  ASSIGN_OR_RETURN(*response.mutable_cart(),
                   CartFromJson(request.cart(), body));
  return response;
}

// What the amounts of an answer are in that does not say it.
Amounts AmountsAsked(const v1::Cart& cart) {
  Amounts amounts = AmountsIn(CurrencyOf(cart));
  if (cart.has_currency_scale()) amounts.scale = ScaleOf(cart.currency_scale());
  return amounts;
}

}  // namespace

absl::StatusOr<v1::Cart> CartFromJson(const v1::Cart& asked,
                                      FieldReader& body) {
  if (!body.Raw("items").is_array()) {
    return absl::InvalidArgumentError(
        "items: not a list (does 4ws.trade tell carts by callback?)");
  }
  v1::Cart answered;
  ReadFields(CartTable(), body, AmountsAsked(asked), answered);
  RETURN_IF_ERROR(KeepLinks(asked, answered));
  // Upstream's word is the last one, on rows the only one.
  v1::Cart cart = asked;
  cart.clear_items();
  if (answered.payments_size() > 0) cart.clear_payments();
  if (answered.has_totals()) cart.clear_totals();
  auto unmapped = std::move(*answered.mutable_unmapped());
  answered.clear_unmapped();
  cart.MergeFrom(answered);
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
    const v1::ValidateCartRequest& request, JsonValue json,
    const DocumentContext& /*context*/) {
  return ValidatedFromJson<v1::ValidateCartResponse>(request, json);
}

absl::StatusOr<v1::FullyValidateCartResponse> FullyValidateCartFromJson(
    const v1::FullyValidateCartRequest& request, JsonValue json,
    const DocumentContext& /*context*/) {
  return ValidatedFromJson<v1::FullyValidateCartResponse>(request, json);
}

}  // namespace gateway::fourws
