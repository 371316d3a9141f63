#ifndef ADAPTERS_FOURWS_SALE_GIFTCARDS_H_
#define ADAPTERS_FOURWS_SALE_GIFTCARDS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "adapters/base/api.h"
#include "adapters/fields/field_writer.h"
#include "adapters/fourws/platform_options.h"
#include "fourws/gateway/v1/cart.pb.h"
#include "google/type/money.pb.h"

namespace gateway::fourws {

// Whether a document of `cart` gives money back. The header says it, or, if it
// does not, any of the items.
bool IsReturn(const v1::Cart& cart);

// The barcode of the gift card that a receipt of `cart` debits: that of the
// first payment that has a card and no redeem. Empty if there is none, or if
// receipts debit none.
std::string DebitedGiftcard(const v1::Cart& cart,
                            const ReceiptOptions& options);

// The gift cards that a receipt changes by itself.
struct GiftcardMoves {
  // What all payments together debit the one card.
  struct Debit {
    std::string barcode;
    google::type::Money amount;
    int payment = 0;  // The last of them.
  };
  struct Activation {
    std::string barcode;
    int item = 0;
  };
  std::optional<Debit> debit;
  std::vector<Activation> activations;
};

// What a receipt of `cart` does to gift cards: nothing if it is a return, or if
// receipts do nothing. INVALID_ARGUMENT (INVALID_REQUEST) if the payments by
// one card cannot be added up, or if two items sell the same card.
absl::StatusOr<GiftcardMoves> GiftcardMovesOf(const v1::Cart& cart,
                                              const ReceiptOptions& options);

// Removes from `cart`, which is about to go to upstream, the names of all gift
// cards but those whose money the document must move: a receipt that moves
// money itself must not find a card that was redeemed or activated already, not
// in what upstream said and no field took either.
// `moves`: this document moves money. Notes a fault in `writer`, which writes
// the cart, for a payment that nobody would make.
void NameGiftcards(bool moves, const ReceiptOptions& options, v1::Cart& cart,
                   FieldWriter& writer);

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_SALE_GIFTCARDS_H_
