#include "adapters/fourws/sale_giftcards.h"

#include <string>

#include "absl/strings/str_cat.h"

namespace gateway::fourws {
namespace {

bool IsReturn(const v1::Cart& cart) {
  return cart.movement_type() == v1::MOVEMENT_TYPE_RETURN;
}

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

}  // namespace

std::string DebitedGiftcard(const v1::Cart& cart,
                            const ReceiptOptions& options) {
  if (!options.moves_giftcards || IsReturn(cart)) return "";
  for (const v1::Payment& payment : cart.payments()) {
    if (IsOpen(payment)) return payment.giftcard_barcode();
  }
  return "";
}

void NameGiftcards(bool moves, const ReceiptOptions& options, v1::Cart& cart,
                   FieldWriter& writer) {
  for (int i = 0; i < cart.payments_size(); ++i) {
    v1::Payment& payment = *cart.mutable_payments(i);
    const std::string path = absl::StrCat("payments[", i, "].");
    if (payment.unmapped().fields().contains(options.giftcard_field))
      writer.Fail(absl::StrCat(path, "unmapped"),
                  "names a gift card: that is giftcard_barcode's to do");
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
    if (!moves || item.activate_operation().empty()) continue;
    if (item.item_code().empty())
      writer.Fail(absl::StrCat("items[", i, "].item_code"),
                  "is required beside activate_operation");
    item.clear_barcode();
    item.clear_barcode_type();
  }
}

}  // namespace gateway::fourws
