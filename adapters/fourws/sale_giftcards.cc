#include "adapters/fourws/sale_giftcards.h"

#include <string>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "adapters/fourws/giftcard_moves.h"
#include "google/protobuf/struct.pb.h"

namespace gateway::fourws {
namespace {

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
      !absl::c_any_of(cart.payments(), NeedsDebit))
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

}  // namespace

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
    if (!NeedsDebit(payment)) continue;
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
