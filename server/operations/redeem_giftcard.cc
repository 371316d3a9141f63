#include "server/operations/redeem_giftcard.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/base/decimal.h"
#include "adapters/base/error.h"
#include "adapters/base/json.h"
#include "adapters/base/status_macros.h"
#include "google/protobuf/util/time_util.h"

namespace gateway {
namespace {

v1::RedeemGiftcardRequest Unpack(const google::protobuf::Any& any) {
  v1::RedeemGiftcardRequest request;
  any.UnpackTo(&request);
  return request;
}

absl::Status Refuse(const v1::Giftcard& card, const Decimal& balance,
                    v1::ErrorReason reason, absl::string_view message,
                    ErrorMetadata more = {}) {
  more.emplace_back("balance", balance.ToString(card.currency_scale()));
  more.emplace_back("currency", card.balance().currency_code());
  return MakeError(absl::StatusCode::kFailedPrecondition, reason, message,
                   std::move(more));
}

absl::Status RefuseExpired(const v1::Giftcard& card, const Decimal& balance) {
  return Refuse(card, balance, v1::ERROR_REASON_GIFTCARD_EXPIRED,
                "the gift card has expired",
                {{"expiration_time", google::protobuf::util::TimeUtil::ToString(
                                         card.expiration_time())}});
}

bool HasExpired(const v1::Giftcard& card, absl::Time now) {
  using google::protobuf::util::TimeUtil;
  return card.has_expiration_time() &&
         TimeUtil::TimestampToNanoseconds(card.expiration_time()) <=
             absl::ToUnixNanos(now);
}

}  // namespace

void RedeemGiftcard::FindResource(const OperationRecord& asked,
                                  Done<std::string> done) {
  std::move(done)(
      absl::StrCat("giftcards/", Unpack(asked.request()).barcode()));
}

std::string RedeemGiftcard::FingerprintOf(
    const google::protobuf::Any& any) const {
  const v1::RedeemGiftcardRequest request = Unpack(any);
  const auto amount = Decimal::FromMoney(request.amount());
  const v1::Place& place = request.place();
  return JsonText(nlohmann::json::array(
      {request.barcode(), amount.ok() ? amount->ToString() : "",
       request.amount().currency_code(), place.entity_code(),
       place.branch_code(), place.register_code(), place.seller_id()}));
}

void RedeemGiftcard::Prepare(const OperationRecord& record, absl::Time deadline,
                             Done<google::protobuf::Any> done) {
  v1::RedeemGiftcardRequest request = Unpack(record.request());
  std::string barcode = request.barcode();
  platform_.GetGiftcard(
      std::move(barcode), deadline,
      [request = std::move(request), done = std::move(done),
       &clock = clock_](absl::StatusOr<v1::Giftcard> card) mutable {
        if (!card.ok()) return std::move(done)(card.status());
        const absl::Status checked = CheckRedeem(request, *card, clock.Now());
        if (!checked.ok()) return std::move(done)(checked);
        google::protobuf::Any prepared;
        prepared.PackFrom(*card);
        std::move(done)(std::move(prepared));
      });
}

void RedeemGiftcard::Complete(const OperationRecord& record,
                              google::protobuf::Any& any) const {
  v1::RedeemGiftcardResponse response;
  any.UnpackTo(&response);
  response.set_operation(record.name());
  v1::Giftcard card;
  if (record.prepared().UnpackTo(&card))
    *response.mutable_balance_before() = card.balance();
  any.PackFrom(response);
}

absl::Status CheckRedeem(const v1::RedeemGiftcardRequest& request,
                         const v1::Giftcard& card, absl::Time now) {
  ASSIGN_OR_RETURN(const Decimal amount, Decimal::FromMoney(request.amount()));
  ASSIGN_OR_RETURN(const Decimal balance, Decimal::FromMoney(card.balance()));
  if (request.amount().currency_code() != card.balance().currency_code())
    return Refuse(card, balance, v1::ERROR_REASON_GIFTCARD_CURRENCY_MISMATCH,
                  "the amount is not in the gift card's currency");
  if (amount.scale() > card.currency_scale())
    return InvalidRequest(
        {{"amount",
          absl::StrCat("is finer than the card's currency allows: ",
                       card.currency_scale(), " digits behind the point")}});
  if (!card.active())
    return Refuse(card, balance, v1::ERROR_REASON_GIFTCARD_INACTIVE,
                  "the gift card is not active");
  if (HasExpired(card, now)) return RefuseExpired(card, balance);
  if (balance < amount)
    return Refuse(card, balance, v1::ERROR_REASON_GIFTCARD_BALANCE_TOO_LOW,
                  "the gift card holds less than the amount");
  if (!card.partial_use_allowed() && amount != balance)
    return Refuse(card, balance,
                  v1::ERROR_REASON_GIFTCARD_PARTIAL_USE_FORBIDDEN,
                  "the gift card must be used up whole");
  return absl::OkStatus();
}

}  // namespace gateway
