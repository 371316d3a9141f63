#ifndef SERVER_OPERATIONS_KINDS_SALE_CARDS_H_
#define SERVER_OPERATIONS_KINDS_SALE_CARDS_H_

#include <optional>

#include "adapters/base/api.h"
#include "adapters/base/clock.h"
#include "adapters/base/done.h"
#include "adapters/base/until.h"
#include "adapters/fourws/giftcard_moves.h"
#include "adapters/upstream/platform.h"
#include "fourws/gateway/v1/giftcard_service.pb.h"

namespace gateway {

// Reads the gift cards that the receipt of a request's `sale` changes by
// itself, one after the other, and checks each as the gateway's own writes do:
// the card that it debits like that of a redeem, and those that it activates
// for not being active (GIFTCARD_ALREADY_ACTIVE). A card to activate that
// upstream does not have yet is upstream's to judge. Answers with the card that
// is debited, if there is one. An error refuses the receipt; its metadata
// `field` names the payment or the item, such as `sale.cart.payments[0]`.
// `platform` and `clock` outlive `reply`.
void CheckSaleCards(Platform& platform, Clock& clock,
                    fourws::GiftcardMoves moves, Until until,
                    Reply<std::optional<v1::Giftcard>> reply);

}  // namespace gateway

#endif  // SERVER_OPERATIONS_KINDS_SALE_CARDS_H_
