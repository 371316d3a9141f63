#include "adapters/fourws/giftcard_moves.h"

#include <cstddef>
#include <set>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "adapters/base/decimal.h"
#include "adapters/base/error.h"
#include "adapters/base/status_macros.h"
#include "adapters/fourws/barcode.h"

namespace gateway::fourws {
namespace {

constexpr size_t kMaxBarcode = 64;  // As every call about a gift card has it.

// Adds `payment`, at `index`, to what the card is debited.
absl::Status AddTo(GiftcardMoves::Debit& debit, const v1::Payment& payment,
                   int index) {
  ASSIGN_OR_RETURN(const Decimal before, Decimal::FromMoney(debit.amount));
  ASSIGN_OR_RETURN(const Decimal more, Decimal::FromMoney(payment.amount()));
  ASSIGN_OR_RETURN(const Decimal sum, Sum(before, more));
  const std::string& currency = payment.amount().currency_code();
  if (index != debit.payment && currency != debit.amount.currency_code())
    return absl::InvalidArgumentError(
        "is not in the currency of the card's other payments");
  debit.amount = sum.ToMoney(currency);
  debit.payment = index;
  return absl::OkStatus();
}

absl::Status FaultAt(absl::string_view field, absl::string_view what) {
  return InvalidRequest(
      {{absl::StrCat("sale.cart.", field), std::string(what)}});
}

// Whether the document has to activate the card.
bool IsSoldCard(const v1::CartItem& item) {
  return item.kind() == v1::CartItem::KIND_GIFTCARD &&
         item.movement_type() != v1::MOVEMENT_TYPE_RETURN &&
         !item.barcode().empty() && item.activate_operation().empty();
}

// The cards that the items of `cart` sell. Two activations of one card would
// load it twice.
absl::StatusOr<std::vector<GiftcardMoves::Activation>> SoldCardsOf(
    const v1::Cart& cart) {
  std::vector<GiftcardMoves::Activation> sold;
  std::set<std::string> cards;
  for (int i = 0; i < cart.items_size(); ++i) {
    if (!IsSoldCard(cart.items(i))) continue;
    const std::string& barcode = cart.items(i).barcode();
    const std::string field = absl::StrCat("items[", i, "].barcode");
    if (barcode.size() > kMaxBarcode)
      return FaultAt(field, "is longer than that of a gift card");
    if (!cards.insert(FoldBarcode(barcode)).second)
      return FaultAt(field, "is the card of another item already");
    sold.push_back({barcode, i});
  }
  return sold;
}

}  // namespace

bool IsReturn(const v1::Cart& cart) {
  if (cart.movement_type() != v1::MOVEMENT_TYPE_UNSPECIFIED)
    return cart.movement_type() == v1::MOVEMENT_TYPE_RETURN;
  return absl::c_any_of(cart.items(), [](const v1::CartItem& item) {
    return item.movement_type() == v1::MOVEMENT_TYPE_RETURN;
  });
}

bool NeedsDebit(const v1::Payment& payment) {
  return payment.redeem_operation().empty() &&
         !payment.giftcard_barcode().empty();
}

std::string DebitedGiftcard(const v1::Cart& cart,
                            const ReceiptOptions& options) {
  if (!options.moves_giftcards || IsReturn(cart)) return "";
  for (const v1::Payment& payment : cart.payments()) {
    if (NeedsDebit(payment)) return payment.giftcard_barcode();
  }
  return "";
}

absl::StatusOr<GiftcardMoves> GiftcardMovesOf(const v1::Cart& cart,
                                              const ReceiptOptions& options) {
  GiftcardMoves moves;
  if (!options.moves_giftcards || IsReturn(cart)) return moves;
  const std::string card = DebitedGiftcard(cart, options);
  for (int i = 0; i < cart.payments_size(); ++i) {
    const v1::Payment& payment = cart.payments(i);
    if (!NeedsDebit(payment) || payment.giftcard_barcode() != card) continue;
    if (!moves.debit)
      moves.debit = {.barcode = card, .amount = {}, .payment = i};
    const absl::Status added = AddTo(*moves.debit, payment, i);
    if (!added.ok())
      return FaultAt(absl::StrCat("payments[", i, "].amount"), added.message());
  }
  ASSIGN_OR_RETURN(moves.activations, SoldCardsOf(cart));
  return moves;
}

}  // namespace gateway::fourws
