#ifndef ADAPTERS_FOURWS_GIFTCARD_JSON_H_
#define ADAPTERS_FOURWS_GIFTCARD_JSON_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "adapters/base/api.h"
#include "adapters/base/json_value.h"
#include "fourws/gateway/v1/giftcard_service.pb.h"

// Reads 4ws.trade's gift cards.
namespace gateway::fourws {

// Reads the object `giftcard` of a Get Giftcard answer into `card`. Barcode,
// balance, currency and the active flag must be there, and a time of expiration
// that is there must be readable: nobody should spend from a card without them.
// INVALID_ARGUMENT names the one that cannot be read, never its value. Any
// other field that cannot be read stays unmapped, as if it were not there. A
// permission that is not there is not given, but `partial_use_unless_said` says
// it of partial use; a scale that is not there is that of the currency.
absl::Status ReadGiftcard(JsonValue json, bool partial_use_unless_said,
                          v1::Giftcard& card);
// The same, as a card of its own.
absl::StatusOr<v1::Giftcard> GiftcardFromJson(JsonValue json,
                                              bool partial_use_unless_said);

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_GIFTCARD_JSON_H_
