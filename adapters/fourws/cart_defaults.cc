// What a cart holds that its caller leaves open.

#include <algorithm>
#include <optional>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "adapters/base/currency.h"
#include "adapters/base/decimal.h"
#include "adapters/base/random_id.h"
#include "adapters/base/status_macros.h"
#include "adapters/fourws/cart_json.h"
#include "adapters/fourws/currency_symbol.h"

namespace gateway::fourws {
namespace {

void Default(std::string* field, absl::string_view value) {
  if (field->empty()) *field = std::string(value);
}

// Whether upstream said it in words that no field takes: these go back as they
// came.
template <typename Answered>
bool IsSaid(const Answered& answered, const char* name) {
  return answered.unmapped().fields().contains(name);
}

void FillPlace(const DocumentDefaults& defaults, v1::Place& place) {
  Default(place.mutable_entity_code(), defaults.entity_code);
  Default(place.mutable_branch_code(), defaults.branch_code);
  Default(place.mutable_register_code(), defaults.register_code);
  Default(place.mutable_seller_id(), defaults.seller_id);
}

// Numbers that no other row has.
class RowIds {
 public:
  explicit RowIds(const v1::Cart& cart) {
    for (const v1::CartItem& item : cart.items()) taken_.insert(item.row_id());
  }
  std::string Next() {
    do {
      ++last_;
    } while (!taken_.insert(absl::StrCat(last_)).second);
    return absl::StrCat(last_);
  }

 private:
  std::set<std::string> taken_;
  int last_ = 0;
};

void FillKind(v1::CartItem& item) {
  if (item.kind() == v1::CartItem::KIND_UNSPECIFIED &&
      !IsSaid(item, "itemType"))
    item.set_kind(v1::CartItem::KIND_PRODUCT);
}

void FillShipping(const DocumentDefaults& defaults, v1::CartItem& item) {
  Default(item.mutable_item_code(), defaults.shipping_item_code);
  Default(item.mutable_barcode(), defaults.shipping_barcode);
  if (!item.has_already_validated() && !IsSaid(item, "alreadyValidate"))
    item.set_already_validated(true);
}

void FillItem(const v1::Cart& cart, const DocumentDefaults& defaults,
              v1::CartItem& item) {
  FillKind(item);
  Default(item.mutable_row_type(), "ITEM");
  if (!item.barcode().empty())
    Default(item.mutable_barcode_type(), defaults.barcode_type);
  Default(item.mutable_channel(), defaults.channel);
  if (item.kind() == v1::CartItem::KIND_SHIPPING)
    FillShipping(defaults, item);
  else
    Default(item.mutable_quantity_type(), defaults.quantity_type);
  if (item.movement_type() != v1::MOVEMENT_TYPE_UNSPECIFIED ||
      IsSaid(item, "movementType"))
    return;
  item.set_movement_type(cart.movement_type() == v1::MOVEMENT_TYPE_UNSPECIFIED
                             ? v1::MOVEMENT_TYPE_SALE
                             : cart.movement_type());
}

void FillItems(const DocumentDefaults& defaults, v1::Cart& cart) {
  RowIds row_ids(cart);
  for (int i = 0; i < cart.items_size(); ++i) {
    v1::CartItem& item = *cart.mutable_items(i);
    if (item.row_id().empty()) item.set_row_id(row_ids.Next());
    if (item.row_order() == 0 && !IsSaid(item, "rowOrder"))
      item.set_row_order(i + 1);
    FillItem(cart, defaults, item);
  }
}

// Of one item: as validation answered it, or if it is a plain product.
absl::StatusOr<Decimal> TotalOf(const v1::CartItem& item) {
  if (item.has_total()) return Decimal::FromMoney(item.total());
  ASSIGN_OR_RETURN(const Decimal discount,
                   item.has_discount() ? Decimal::Parse(item.discount().value())
                                       : Decimal());
  if (!discount.is_zero()) return absl::NotFoundError("discounted");
  ASSIGN_OR_RETURN(const Decimal price, Decimal::FromMoney(item.unit_price()));
  ASSIGN_OR_RETURN(const Decimal quantity,
                   Decimal::Parse(item.quantity().value()));
  return Product(price, quantity);
}

// Of all items, if each has one: of sales, or of returns.
std::optional<google::type::Money> TotalOf(const v1::Cart& cart) {
  Decimal total;
  for (const v1::CartItem& item : cart.items()) {
    if (item.movement_type() != cart.items(0).movement_type())
      return std::nullopt;
    const auto row = TotalOf(item);
    const auto sum = row.ok() ? Sum(total, *row) : row;
    if (!sum.ok() || sum->scale() > 9) return std::nullopt;
    total = *sum;
  }
  return total.ToMoney(CurrencyOf(cart));
}

void FillCurrency(v1::Cart& cart) {
  Default(cart.mutable_currency_code(), CurrencyOf(cart));
  Default(cart.mutable_currency_symbol(), CurrencySymbol(cart.currency_code()));
  if (!cart.has_currency_scale() && !cart.currency_code().empty() &&
      !IsSaid(cart, "rounding"))
    cart.set_currency_scale(CurrencyScale(cart.currency_code()));
}

}  // namespace

std::string CurrencyOf(const v1::Cart& cart) {
  if (!cart.currency_code().empty()) return cart.currency_code();
  for (const v1::CartItem& item : cart.items()) {
    if (!item.unit_price().currency_code().empty())
      return item.unit_price().currency_code();
  }
  return "";
}

v1::Cart FilledCart(v1::Cart cart, const DocumentDefaults& defaults) {
  FillPlace(defaults, *cart.mutable_place());
  FillCurrency(cart);
  Default(cart.mutable_seller(), defaults.seller);
  Default(cart.mutable_filling(), defaults.filling);
  if (!cart.has_manual_discounts_cumulative() &&
      !IsSaid(cart, "discountsManualCumulative"))
    cart.set_manual_discounts_cumulative(false);
  if (!cart.has_online_validation() && !IsSaid(cart, "onlineValidation"))
    cart.set_online_validation(true);
  FillItems(defaults, cart);
  for (v1::Payment& payment : *cart.mutable_payments()) {
    Default(payment.mutable_channel(), defaults.channel);
    if (payment.id().empty()) payment.set_id(NewUuid());
  }
  if (!cart.has_totals()) {
    if (const auto total = TotalOf(cart))
      *cart.mutable_totals()->mutable_total() = *total;
  }
  return cart;
}

}  // namespace gateway::fourws
