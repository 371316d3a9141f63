#include "server/rpc/check_cart.h"

#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace gateway {
namespace {

constexpr int kMaxItems = 1000;

// Whether the row has what only upstream gives it.
bool IsAnswered(const v1::CartItem& item) {
  return item.has_unmapped() || item.has_total() || item.has_taxable_income() ||
         item.has_vat() || !item.shop_description().empty();
}

// What a row must have that upstream has not seen. Of one that it has, it knows
// what is absent.
void CheckItem(const v1::CartItem& item, const std::string& path,
               Faults& faults) {
  if (IsAnswered(item)) return;
  const auto at = [&path](absl::string_view field) {
    return absl::StrCat(path, ".", field);
  };
  // Shipping has defaults.
  if (item.kind() != v1::CartItem::KIND_SHIPPING)
    faults.Require(at("barcode"),
                   !item.barcode().empty() || !item.item_code().empty());
  faults.CheckQuantity(at("quantity"), item.has_quantity(), item.quantity());
  faults.Require(at("unit_price"), item.has_unit_price());
}

// All rows are in the currency of the cart.
void CheckCurrencies(const std::string& path, const v1::Cart& cart,
                     Faults& faults) {
  std::string currency = cart.currency_code();
  for (int i = 0; i < cart.items_size(); ++i) {
    const v1::CartItem& item = cart.items(i);
    if (currency.empty()) currency = item.unit_price().currency_code();
    if (IsAnswered(item) || item.currency_code().empty()) continue;
    if (currency.empty()) currency = item.currency_code();
    if (item.currency_code() != currency)
      faults.Add(absl::StrCat(path, ".items[", i, "].currency_code"),
                 "must be that of the cart");
  }
}

bool StandsForGiftcard(const v1::Payment& payment) {
  return !payment.redeem_operation().empty() ||
         !payment.giftcard_barcode().empty();
}

// What stands for a gift card is found again by its id alone.
void CheckIds(const std::string& path, const v1::Cart& cart, Faults& faults) {
  std::map<absl::string_view, bool> ids;  // Each one's: for a gift card?
  for (int i = 0; i < cart.payments_size(); ++i) {
    const v1::Payment& payment = cart.payments(i);
    if (payment.id().empty()) continue;
    const bool is_giftcard = StandsForGiftcard(payment);
    const auto [before, is_new] = ids.emplace(payment.id(), is_giftcard);
    if (!is_new && (before->second || is_giftcard))
      faults.Add(absl::StrCat(path, ".payments[", i, "].id"),
                 "is that of another payment");
    before->second |= is_giftcard;
  }
}

}  // namespace

bool IsAnswered(const v1::Cart& cart) {
  return cart.has_unmapped() ||
         std::any_of(cart.items().begin(), cart.items().end(),
                     [](const v1::CartItem& item) { return IsAnswered(item); });
}

void CheckCart(const std::string& path, const v1::Cart& cart, Faults& faults) {
  const auto own =
      std::count_if(cart.items().begin(), cart.items().end(),
                    [](const v1::CartItem& item) { return !IsAnswered(item); });
  if (cart.items().empty() || own > kMaxItems) {
    faults.Add(absl::StrCat(path, ".items"),
               absl::StrCat("must be from 1 to ", kMaxItems));
    if (own > kMaxItems) return;
  }
  for (int i = 0; i < cart.items_size(); ++i)
    CheckItem(cart.items(i), absl::StrCat(path, ".items[", i, "]"), faults);
  CheckCurrencies(path, cart, faults);
  CheckIds(path, cart, faults);
}

}  // namespace gateway
