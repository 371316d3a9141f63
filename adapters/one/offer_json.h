#ifndef ADAPTERS_ONE_OFFER_JSON_H_
#define ADAPTERS_ONE_OFFER_JSON_H_

#include "absl/status/statusor.h"
#include "adapters/base/api.h"
#include "adapters/base/json_value.h"
#include "fourws/gateway/v1/offer.pb.h"

namespace gateway::one {

// The offer that ONe answers with. INVALID_ARGUMENT if there is none in it.
absl::StatusOr<v1::Offer> OfferFromJson(JsonValue json);

// Puts the lines of `slot`, a list as ONe has them, beneath their parents.
// None is lost: one whose parent is not in the slot, one of those that are each
// other's parents, and what would stand too deep, stand at the top.
void NestLines(v1::OfferSlot& slot);

}  // namespace gateway::one

#endif  // ADAPTERS_ONE_OFFER_JSON_H_
