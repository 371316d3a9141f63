#include "server/operations/kinds/refund_giftcard.h"

#include <memory>
#include <utility>

#include "adapters/base/api.h"
#include "adapters/base/decimal.h"
#include "adapters/base/error.h"
#include "adapters/base/status_macros.h"
#include "adapters/upstream/giftcard_read.h"
#include "fourws/gateway/v1/giftcard_service.pb.h"
#include "server/operations/kinds/fingerprint.h"
#include "server/operations/kinds/giftcard_checks.h"
#include "server/operations/kinds/unpacked.h"

namespace gateway {
namespace {

using google::protobuf::Any;

absl::Status RefundDisabled() {
  return MakeError(absl::StatusCode::kFailedPrecondition,
                   v1::ERROR_REASON_REFUND_DISABLED,
                   "refunds are off: the configuration does not say that "
                   "4ws.trade adds a positive amount to an active card");
}

absl::Status RefundTooLarge(const Decimal& left, const v1::Giftcard& card) {
  return MakeError(absl::StatusCode::kFailedPrecondition,
                   v1::ERROR_REASON_REFUND_TOO_LARGE,
                   "less than the amount is left of the redeem",
                   {{"refundable", left.ToString(card.currency_scale())},
                    {"currency", card.balance().currency_code()}});
}

// Reads and checks what one refund needs, step by step.
class Preparation : public std::enable_shared_from_this<Preparation> {
 public:
  Preparation(OperationStore& store, Clock& clock, google::type::Money amount,
              Done<Any> done)
      : store_(store),
        clock_(clock),
        amount_(std::move(amount)),
        done_(std::move(done)) {}

  void OnRedeem(Platform& platform, Until until,
                absl::StatusOr<OperationRecord> redeem) {
    if (!redeem.ok()) return std::move(done_)(redeem.status());
    redeem_ = *std::move(redeem);
    request_ = Unpacked<v1::RedeemGiftcardRequest>(redeem_.request());
    ReadGiftcard(
        platform, request_.barcode(), std::move(until),
        [self = shared_from_this()](absl::StatusOr<v1::Giftcard> card) {
          self->OnCard(std::move(card));
        });
  }

 private:
  void OnCard(absl::StatusOr<v1::Giftcard> card) {
    if (!card.ok()) return std::move(done_)(card.status());
    const absl::Status checked = CheckCard(*card);
    if (!checked.ok()) return std::move(done_)(checked);
    *prepared_.mutable_giftcard() = *std::move(card);
    prepared_.mutable_giftcard()->set_barcode(request_.barcode());
    FindRefundable(
        store_, redeem_,
        [self = shared_from_this()](const absl::StatusOr<Decimal>& left) {
          std::move(self->done_)(self->Decide(left));
        });
  }

  absl::Status CheckCard(const v1::Giftcard& card) {
    RETURN_IF_ERROR(CheckAmount(amount_, card));
    if (amount_.currency_code() != request_.amount().currency_code())
      return RefuseGiftcard(card, v1::ERROR_REASON_GIFTCARD_CURRENCY_MISMATCH,
                            "the amount is not in the redeem's currency");
    RETURN_IF_ERROR(CheckActive(card));
    return CheckNotExpired(card, clock_.Now());
  }

  absl::StatusOr<Any> Decide(const absl::StatusOr<Decimal>& left) {
    RETURN_IF_ERROR(left.status());
    ASSIGN_OR_RETURN(const Decimal amount, Decimal::FromMoney(amount_));
    if (*left < amount) return RefundTooLarge(*left, prepared_.giftcard());
    *prepared_.mutable_refundable() = left->ToMoney(amount_.currency_code());
    Any any;
    any.PackFrom(prepared_);
    return any;
  }

  OperationStore& store_;
  Clock& clock_;
  const google::type::Money amount_;
  Done<Any> done_;
  OperationRecord redeem_;
  v1::RedeemGiftcardRequest request_;
  PreparedRefund prepared_;
};

// What is left once the refund is made; as it was while it is only looked at.
google::type::Money LeftOf(const OperationRecord& record) {
  const auto before = Unpacked<PreparedRefund>(record.prepared()).refundable();
  if (record.name().empty()) return before;
  const auto request = Unpacked<v1::RefundGiftcardRequest>(record.request());
  const auto left = Decimal::FromMoney(before);
  const auto amount = Decimal::FromMoney(request.amount());
  if (!left.ok() || !amount.ok()) return before;
  const auto after = Sum(*left, -*amount);
  return after.ok() ? after->ToMoney(before.currency_code()) : before;
}

}  // namespace

void RefundGiftcard::FindResource(const OperationRecord& asked,
                                  Done<std::string> done) {
  if (!enabled_) return std::move(done)(RefundDisabled());
  const auto request = Unpacked<v1::RefundGiftcardRequest>(asked.request());
  FindRedeem(store_, request.redeem_operation(), asked.caller(),
             [done = std::move(done)](
                 const absl::StatusOr<OperationRecord>& redeem) mutable {
               if (!redeem.ok()) return std::move(done)(redeem.status());
               std::move(done)(redeem->resource());
             });
}

std::string RefundGiftcard::FingerprintOf(const Any& any) const {
  const auto request = Unpacked<v1::RefundGiftcardRequest>(any);
  return Fingerprint()
      .Text(request.redeem_operation())
      .Money(request.amount())
      .Place(request.place())
      .ToString();
}

std::string RefundGiftcard::ParentOf(const Any& any) const {
  return Unpacked<v1::RefundGiftcardRequest>(any).redeem_operation();
}

void RefundGiftcard::Prepare(const OperationRecord& record, Until until,
                             Done<Any> done) {
  const auto request = Unpacked<v1::RefundGiftcardRequest>(record.request());
  const auto preparation = std::make_shared<Preparation>(
      store_, clock_, request.amount(), std::move(done));
  FindRedeem(store_, request.redeem_operation(), record.caller(),
             [preparation, &platform = platform_, until = std::move(until)](
                 absl::StatusOr<OperationRecord> redeem) {
               preparation->OnRedeem(platform, until, std::move(redeem));
             });
}

void RefundGiftcard::Complete(const OperationRecord& record, Any& any) const {
  auto response = Unpacked<v1::RefundGiftcardResponse>(any);
  response.set_operation(record.name());
  *response.mutable_refundable() = LeftOf(record);
  any.PackFrom(response);
}

}  // namespace gateway
