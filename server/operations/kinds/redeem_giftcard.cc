#include "server/operations/kinds/redeem_giftcard.h"

#include <utility>

#include "adapters/base/decimal.h"
#include "adapters/base/status_macros.h"
#include "adapters/upstream/giftcard_read.h"
#include "server/operations/kinds/fingerprint.h"
#include "server/operations/kinds/giftcard_checks.h"
#include "server/operations/kinds/unpacked.h"

namespace gateway {

using google::protobuf::Any;

void RedeemGiftcard::FindResource(const OperationRecord& asked,
                                  Done<std::string> done) {
  const auto request = Unpacked<v1::RedeemGiftcardRequest>(asked.request());
  std::move(done)(GiftcardResource(request.barcode()));
}

std::string RedeemGiftcard::FingerprintOf(const Any& any) const {
  const auto request = Unpacked<v1::RedeemGiftcardRequest>(any);
  return Fingerprint()
      .Text(request.barcode())
      .Money(request.amount())
      .Place(request.place())
      .ToString();
}

void RedeemGiftcard::Prepare(const OperationRecord& record, Until until,
                             Done<Any> done) {
  auto request = Unpacked<v1::RedeemGiftcardRequest>(record.request());
  std::string barcode = request.barcode();
  ReadGiftcard(platform_, std::move(barcode), std::move(until),
               [request = std::move(request), done = std::move(done),
                &clock = clock_](absl::StatusOr<v1::Giftcard> card) mutable {
                 if (!card.ok()) return std::move(done)(card.status());
                 const absl::Status checked =
                     CheckRedeem(request, *card, clock.Now());
                 if (!checked.ok()) return std::move(done)(checked);
                 Any prepared;
                 prepared.PackFrom(*card);
                 std::move(done)(std::move(prepared));
               });
}

void RedeemGiftcard::Complete(const OperationRecord& record, Any& any) const {
  auto response = Unpacked<v1::RedeemGiftcardResponse>(any);
  response.set_operation(record.name());
  v1::Giftcard card;
  if (record.prepared().UnpackTo(&card))
    *response.mutable_balance_before() = card.balance();
  any.PackFrom(response);
}

absl::Status CheckRedeem(const v1::RedeemGiftcardRequest& request,
                         const v1::Giftcard& card, absl::Time now) {
  RETURN_IF_ERROR(CheckAmount(request.amount(), card));
  RETURN_IF_ERROR(CheckActive(card));
  RETURN_IF_ERROR(CheckNotExpired(card, now));
  ASSIGN_OR_RETURN(const Decimal amount, Decimal::FromMoney(request.amount()));
  ASSIGN_OR_RETURN(const Decimal balance, Decimal::FromMoney(card.balance()));
  if (balance < amount)
    return RefuseGiftcard(card, v1::ERROR_REASON_GIFTCARD_BALANCE_TOO_LOW,
                          "the gift card holds less than the amount");
  if (!card.partial_use_allowed() && amount != balance)
    return RefuseGiftcard(card, v1::ERROR_REASON_GIFTCARD_PARTIAL_USE_FORBIDDEN,
                          "the gift card must be used up whole");
  return absl::OkStatus();
}

}  // namespace gateway
