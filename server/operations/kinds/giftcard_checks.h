#ifndef SERVER_OPERATIONS_KINDS_GIFTCARD_CHECKS_H_
#define SERVER_OPERATIONS_KINDS_GIFTCARD_CHECKS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "adapters/base/api.h"
#include "adapters/base/error.h"
#include "adapters/store/operation_store.h"
#include "fourws/gateway/v1/giftcard_service.pb.h"

// What the writes that change a gift card have in common.
namespace gateway {

// What such a write changes: `giftcards/2000000001814`, the same for all
// spellings of one barcode, so that one card never has two queues.
std::string GiftcardResource(absl::string_view barcode);

// FAILED_PRECONDITION with the card's balance in the metadata.
absl::Status RefuseGiftcard(const v1::Giftcard& card, v1::ErrorReason reason,
                            absl::string_view message, ErrorMetadata more = {});

// Whether a read says that no card has the barcode.
bool IsNoSuchCard(const absl::Status& read);

// Whether `amount`, the field `field` of the request, is in the card's currency
// (GIFTCARD_CURRENCY_MISMATCH) and not finer than that allows
// (INVALID_REQUEST).
absl::Status CheckAmount(const google::type::Money& amount,
                         absl::string_view field, const v1::Giftcard& card);
// Whether `card` bears that `amount` is taken off it at `now`: CheckAmount(),
// CheckActive(), CheckNotExpired(), GIFTCARD_BALANCE_TOO_LOW and
// GIFTCARD_PARTIAL_USE_FORBIDDEN.
absl::Status CheckDebit(const google::type::Money& amount,
                        absl::string_view field, const v1::Giftcard& card,
                        absl::Time now);
// GIFTCARD_INACTIVE.
absl::Status CheckActive(const v1::Giftcard& card);
// GIFTCARD_ALREADY_ACTIVE.
absl::Status CheckInactive(const v1::Giftcard& card);
// GIFTCARD_EXPIRED.
absl::Status CheckNotExpired(const v1::Giftcard& card, absl::Time now);

// Gives `response`, of a write of `record`, the id by which upstream's first
// answer said that it tracks the movement, if the callback told none.
template <typename Response>
void FillInMovement(const OperationRecord& record, Response& response) {
  if (response.movement_id().empty())
    response.set_movement_id(record.upstream_id());
}

}  // namespace gateway

#endif  // SERVER_OPERATIONS_KINDS_GIFTCARD_CHECKS_H_
