#include "adapters/fourws/sale_giftcards.h"

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "adapters/base/decimal.h"
#include "adapters/base/error.h"
#include "adapters/base/status_macros.h"
#include "adapters/fourws/barcode.h"
#include "google/protobuf/struct.pb.h"

namespace gateway::fourws {
namespace {

constexpr size_t kMaxBarcode = 64;  // As every call about a gift card has it.

// Whether the document would have to debit it.
bool IsOpen(const v1::Payment& payment) {
  return payment.redeem_operation().empty() &&
         !payment.giftcard_barcode().empty();
}

// Why `payment` cannot leave its debit to the document; null if it can.
const char* WhyNotDebited(bool moves, const v1::Cart& cart,
                          const v1::Payment& payment,
                          const ReceiptOptions& options) {
  if (IsReturn(cart)) return "is required: a return debits no gift card";
  if (!moves) return "is required: this debits no gift card, redeem it before";
  if (DebitedGiftcard(cart, options) != payment.giftcard_barcode())
    return "is required: a receipt debits one gift card, redeem others before";
  return nullptr;
}

bool HoldsObject(const google::protobuf::Value& value) {
  return value.has_struct_value() ||
         absl::c_any_of(value.list_value().values(), HoldsObject);
}

// Has nothing that is unmapped say what the gateway watches over. What a field
// of the cart says is sent in its place; what upstream said and is no payment
// or item moves nothing.
void CheckUnmapped(const v1::Cart& cart, FieldWriter& writer) {
  const auto& unmapped = cart.unmapped().fields();
  const auto check = [&](const std::string& name, bool is_sent) {
    const auto field = unmapped.find(name);
    if (field == unmapped.end() || !is_sent) return;
    if (name != "movementType" && !HoldsObject(field->second)) return;
    writer.Fail("unmapped",
                absl::StrCat("may not have ", name, ": use its field"));
  };
  check("payments", cart.payments().empty());
  check("items", cart.items().empty());
  if (cart.movement_type() != v1::MOVEMENT_TYPE_UNSPECIFIED ||
      !absl::c_any_of(cart.payments(), IsOpen))
    return;
  check("movementType", true);
  for (int i = 0; i < cart.items_size(); ++i) {
    const v1::CartItem& item = cart.items(i);
    if (item.movement_type() == v1::MOVEMENT_TYPE_UNSPECIFIED &&
        item.unmapped().fields().contains("movementType"))
      writer.Fail(absl::StrCat("items[", i, "].unmapped"),
                  "may not have movementType: use its field");
  }
}

template <typename Row>
void RemoveUnmapped(const std::string& name, Row& row) {
  if (row.has_unmapped()) row.mutable_unmapped()->mutable_fields()->erase(name);
}

// Whether the payment is made, whatever it names.
bool IsMade(const v1::Payment& payment) {
  return payment.done() || !payment.redeem_operation().empty();
}

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

std::string DebitedGiftcard(const v1::Cart& cart,
                            const ReceiptOptions& options) {
  if (!options.moves_giftcards || IsReturn(cart)) return "";
  for (const v1::Payment& payment : cart.payments()) {
    if (IsOpen(payment)) return payment.giftcard_barcode();
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
    if (!IsOpen(payment) || payment.giftcard_barcode() != card) continue;
    if (!moves.debit)
      moves.debit = {.barcode = card, .amount = {}, .payment = i};
    const absl::Status added = AddTo(*moves.debit, payment, i);
    if (!added.ok())
      return FaultAt(absl::StrCat("payments[", i, "].amount"), added.message());
  }
  ASSIGN_OR_RETURN(moves.activations, SoldCardsOf(cart));
  return moves;
}

void NameGiftcards(bool moves, const ReceiptOptions& options, v1::Cart& cart,
                   FieldWriter& writer) {
  CheckUnmapped(cart, writer);
  for (int i = 0; i < cart.payments_size(); ++i) {
    v1::Payment& payment = *cart.mutable_payments(i);
    const std::string path = absl::StrCat("payments[", i, "].");
    if (payment.unmapped().fields().contains(options.giftcard_field)) {
      if (IsMade(payment))
        RemoveUnmapped(options.giftcard_field, payment);
      else
        writer.Fail(absl::StrCat(path, "unmapped"),
                    "names a gift card: that is giftcard_barcode's to do");
    }
    if (!payment.redeem_operation().empty() && !payment.has_done())
      payment.set_done(true);
    if (!IsOpen(payment)) continue;
    if (const char* why = WhyNotDebited(moves, cart, payment, options))
      writer.Fail(absl::StrCat(path, "redeem_operation"), why);
    (*payment.mutable_unmapped()->mutable_fields())[options.giftcard_field]
        .set_string_value(payment.giftcard_barcode());
  }
  for (int i = 0; i < cart.items_size(); ++i) {
    v1::CartItem& item = *cart.mutable_items(i);
    if (item.activate_operation().empty()) continue;
    RemoveUnmapped("barcode", item);
    RemoveUnmapped(options.giftcard_field, item);
    if (item.item_code().empty())
      writer.Fail(absl::StrCat("items[", i, "].item_code"),
                  "is required beside activate_operation");
    item.clear_barcode();
    item.clear_barcode_type();
  }
}

}  // namespace gateway::fourws
