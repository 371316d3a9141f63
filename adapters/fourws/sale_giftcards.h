#ifndef ADAPTERS_FOURWS_SALE_GIFTCARDS_H_
#define ADAPTERS_FOURWS_SALE_GIFTCARDS_H_

#include "adapters/base/api.h"
#include "adapters/fields/field_writer.h"
#include "adapters/fourws/platform_options.h"
#include "fourws/gateway/v1/cart.pb.h"

namespace gateway::fourws {

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
