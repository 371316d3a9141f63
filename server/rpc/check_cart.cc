#include "server/rpc/check_cart.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "adapters/base/decimal.h"

namespace gateway {
namespace {

constexpr int kMaxItems = 1000;

void CheckItem(const v1::CartItem& item, const std::string& path,
               Faults& faults) {
  const auto at = [&path](absl::string_view field) {
    return absl::StrCat(path, ".", field);
  };
  // Shipping has defaults.
  if (item.kind() != v1::CartItem::KIND_SHIPPING)
    faults.Require(at("barcode"),
                   !item.barcode().empty() || !item.item_code().empty());
  if (faults.Require(at("quantity"), item.has_quantity())) {
    const auto quantity = Decimal::Parse(item.quantity().value());
    if (quantity.ok() && *quantity <= Decimal())
      faults.Add(at("quantity"), "must be above zero");
  }
  faults.Require(at("unit_price"), item.has_unit_price());
}

// All amounts of a cart are in one currency.
void CheckCurrencies(const std::string& path, const v1::Cart& cart,
                     Faults& faults) {
  std::string currency = cart.currency_code();
  const auto check = [&](const std::string& field, const std::string& other) {
    if (other.empty()) return;
    if (currency.empty()) currency = other;
    if (other != currency)
      faults.Add(absl::StrCat(path, field, ".currency_code"),
                 "must be that of the cart");
  };
  for (int i = 0; i < std::min(cart.items_size(), kMaxItems); ++i) {
    const std::string item = absl::StrCat(".items[", i, "]");
    check(item + ".unit_price", cart.items(i).unit_price().currency_code());
    check(item, cart.items(i).currency_code());
  }
  for (int i = 0; i < cart.payments_size(); ++i)
    check(absl::StrCat(".payments[", i, "].amount"),
          cart.payments(i).amount().currency_code());
}

// What stands for a gift card is found again by its id alone.
void CheckIds(const std::string& path, const v1::Cart& cart, Faults& faults) {
  std::set<absl::string_view> payments;
  for (int i = 0; i < cart.payments_size(); ++i) {
    const std::string& id = cart.payments(i).id();
    if (!id.empty() && !payments.insert(id).second)
      faults.Add(absl::StrCat(path, ".payments[", i, "].id"),
                 "is that of another payment");
  }
}

}  // namespace

void CheckCart(const std::string& path, const v1::Cart& cart, Faults& faults) {
  const int count = cart.items_size();
  if (count < 1 || count > kMaxItems)
    faults.Add(absl::StrCat(path, ".items"),
               absl::StrCat("must be from 1 to ", kMaxItems));
  for (int i = 0; i < std::min(count, kMaxItems); ++i)
    CheckItem(cart.items(i), absl::StrCat(path, ".items[", i, "]"), faults);
  CheckCurrencies(path, cart, faults);
  CheckIds(path, cart, faults);
}

}  // namespace gateway
