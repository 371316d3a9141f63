#include "server/operations/kinds/giftcard_checks.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/base/decimal.h"
#include "adapters/base/proto_time.h"
#include "adapters/base/status_macros.h"
#include "adapters/fourws/barcode.h"
#include "google/protobuf/util/time_util.h"

namespace gateway {

std::string GiftcardResource(absl::string_view barcode) {
  return absl::StrCat("giftcards/", fourws::FoldBarcode(barcode));
}

absl::Status RefuseGiftcard(const v1::Giftcard& card, v1::ErrorReason reason,
                            absl::string_view message, ErrorMetadata more) {
  ASSIGN_OR_RETURN(const Decimal balance, Decimal::FromMoney(card.balance()));
  more.emplace_back("balance", balance.ToString(card.currency_scale()));
  more.emplace_back("currency", card.balance().currency_code());
  return MakeError(absl::StatusCode::kFailedPrecondition, reason, message,
                   std::move(more));
}

bool IsNoSuchCard(const absl::Status& read) {
  const auto info = InfoOf(read);
  return absl::IsNotFound(read) && info.has_value() &&
         info->reason() == "GIFTCARD_NOT_FOUND";
}

absl::Status CheckAmount(const google::type::Money& amount,
                         absl::string_view field, const v1::Giftcard& card) {
  ASSIGN_OR_RETURN(const Decimal number, Decimal::FromMoney(amount));
  if (amount.currency_code() != card.balance().currency_code())
    return RefuseGiftcard(card, v1::ERROR_REASON_GIFTCARD_CURRENCY_MISMATCH,
                          "the amount is not in the gift card's currency");
  if (number.scale() > card.currency_scale())
    return InvalidRequest(
        {{std::string(field),
          absl::StrCat("is finer than the card's currency allows: ",
                       card.currency_scale(), " digits behind the point")}});
  return absl::OkStatus();
}

absl::Status CheckDebit(const google::type::Money& amount,
                        absl::string_view field, const v1::Giftcard& card,
                        absl::Time now) {
  RETURN_IF_ERROR(CheckAmount(amount, field, card));
  RETURN_IF_ERROR(CheckActive(card));
  RETURN_IF_ERROR(CheckNotExpired(card, now));
  ASSIGN_OR_RETURN(const Decimal debit, Decimal::FromMoney(amount));
  ASSIGN_OR_RETURN(const Decimal balance, Decimal::FromMoney(card.balance()));
  if (balance < debit)
    return RefuseGiftcard(card, v1::ERROR_REASON_GIFTCARD_BALANCE_TOO_LOW,
                          "the gift card holds less than the amount");
  if (!card.partial_use_allowed() && debit != balance)
    return RefuseGiftcard(card, v1::ERROR_REASON_GIFTCARD_PARTIAL_USE_FORBIDDEN,
                          "the gift card must be used up whole");
  return absl::OkStatus();
}

absl::Status CheckActive(const v1::Giftcard& card) {
  if (card.active()) return absl::OkStatus();
  return RefuseGiftcard(card, v1::ERROR_REASON_GIFTCARD_INACTIVE,
                        "the gift card is not active");
}

absl::Status CheckInactive(const v1::Giftcard& card) {
  if (!card.active()) return absl::OkStatus();
  return RefuseGiftcard(card, v1::ERROR_REASON_GIFTCARD_ALREADY_ACTIVE,
                        "the gift card is active already");
}

absl::Status CheckNotExpired(const v1::Giftcard& card, absl::Time now) {
  using google::protobuf::util::TimeUtil;
  if (!card.has_expiration_time() || ToTime(card.expiration_time()) > now)
    return absl::OkStatus();
  return RefuseGiftcard(
      card, v1::ERROR_REASON_GIFTCARD_EXPIRED, "the gift card has expired",
      {{"expiration_time", TimeUtil::ToString(card.expiration_time())}});
}

}  // namespace gateway
