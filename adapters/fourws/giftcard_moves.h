#ifndef ADAPTERS_FOURWS_GIFTCARD_MOVES_H_
#define ADAPTERS_FOURWS_GIFTCARD_MOVES_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "adapters/base/api.h"
#include "adapters/fourws/platform_options.h"
#include "fourws/gateway/v1/cart.pb.h"
#include "google/type/money.pb.h"

namespace gateway::fourws {

// Whether a document of `cart` gives money back. The header says it, or, if it
// does not, any of the items.
bool IsReturn(const v1::Cart& cart);

// Whether `payment` is made with a gift card and names no redeem: the document
// would have to debit the card.
bool NeedsDebit(const v1::Payment& payment);

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
// one card cannot be added up, if two items sell the same card, or if a barcode
// is too long for a gift card's.
absl::StatusOr<GiftcardMoves> GiftcardMovesOf(const v1::Cart& cart,
                                              const ReceiptOptions& options);

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_GIFTCARD_MOVES_H_
