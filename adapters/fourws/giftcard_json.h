#ifndef ADAPTERS_FOURWS_GIFTCARD_JSON_H_
#define ADAPTERS_FOURWS_GIFTCARD_JSON_H_

#include "absl/status/statusor.h"
#include "adapters/base/api.h"
#include "fourws/gateway/v1/giftcard_service.pb.h"
#include "nlohmann/json.hpp"

// Reads 4ws.trade's gift cards.
namespace gateway::fourws {

// Reads the object `giftcard` of a Get Giftcard answer. Barcode, balance,
// currency and the active flag must be there: nobody should spend from a card
// without them. A permission that is not there is not given; a scale that is
// not there is 2. INVALID_ARGUMENT names the field that cannot be read, never
// its value.
absl::StatusOr<v1::Giftcard> GiftcardFromJson(const nlohmann::json& json);

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_GIFTCARD_JSON_H_
