#ifndef ADAPTERS_FOURWS_GIFTCARD_JSON_H_
#define ADAPTERS_FOURWS_GIFTCARD_JSON_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "adapters/base/api.h"
#include "fourws/gateway/v1/giftcard_service.pb.h"
#include "nlohmann/json.hpp"

// Gift cards as 4ws.trade writes and reads them.
namespace gateway::fourws {

// Reads the object `giftcard` of a Get Giftcard answer. Barcode, balance,
// currency and the active flag must be there: nobody should spend from a card
// without them. A permission that is not there is not given; a scale that is
// not there is 2. INVALID_ARGUMENT names the field that cannot be read, never
// its value.
absl::StatusOr<v1::Giftcard> GiftcardFromJson(const nlohmann::json& json);

// The body of an Update Giftcard that takes `request.amount` off: upstream
// takes a negative amount as consumed. The entity is the request's, else the
// card's, else `default_entity`; the branch is sent if the request names one.
// Till and seller have no place upstream.
// INVALID_ARGUMENT (INVALID_REQUEST) if there is no entity or the amount is not
// above zero.
absl::StatusOr<std::string> RedeemToJson(
    const v1::RedeemGiftcardRequest& request, const v1::Giftcard& card,
    absl::string_view callback_url, absl::string_view default_entity);

// Reads a callback that tells success. Never fails, for the money was taken: an
// id that cannot be read is left empty.
v1::RedeemGiftcardResponse RedeemFromJson(const nlohmann::json& json);

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_GIFTCARD_JSON_H_
