#ifndef ADAPTERS_FOURWS_SALE_GIFTCARDS_H_
#define ADAPTERS_FOURWS_SALE_GIFTCARDS_H_

#include "adapters/base/api.h"
#include "adapters/fields/field_writer.h"
#include "adapters/fourws/platform_options.h"
#include "fourws/gateway/v1/cart.pb.h"

namespace gateway::fourws {

// Whether a document of `cart` gives money back: by its header, or, if that
// does not say it, by any of its items.
bool IsReturn(const v1::Cart& cart);

// The gift card that a receipt of `cart` debits: of the first payment that has
// a card and no redeem. Empty if there is none, or if receipts debit none.
std::string DebitedGiftcard(const v1::Cart& cart,
                            const ReceiptOptions& options);

// Has `cart`, as it is about to be said to upstream, name those gift cards only
// whose money a document is to move: a card that was redeemed or activated
// already must not be found by a receipt that moves money itself. `moves`: this
// document does so. What would be paid by nobody is a fault of `writer`'s,
// which stands at the cart.
void NameGiftcards(bool moves, const ReceiptOptions& options, v1::Cart& cart,
                   FieldWriter& writer);

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_SALE_GIFTCARDS_H_
