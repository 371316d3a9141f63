#include "server/operations/kinds/refund_giftcard.h"

#include <memory>
#include <utility>

#include "adapters/base/api.h"
#include "adapters/base/decimal.h"
#include "adapters/base/error.h"
#include "adapters/base/status_macros.h"
#include "adapters/base/unpack.h"
#include "adapters/upstream/giftcard_read.h"
#include "fourws/gateway/v1/giftcard_service.pb.h"
#include "server/operations/kinds/evidence_reads.h"
#include "server/operations/kinds/fingerprint.h"
#include "server/operations/kinds/giftcard_checks.h"

namespace gateway {
namespace {

using google::protobuf::Any;
using google::protobuf::Message;

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
              Reply<Any> reply)
      : store_(store),
        clock_(clock),
        amount_(std::move(amount)),
        reply_(std::move(reply)) {}

  void OnRedeem(Platform& platform, Until until,
                absl::StatusOr<OperationRecord> redeem) {
    if (!redeem.ok()) return std::move(reply_)(redeem.status());
    redeem_ = *std::move(redeem);
    auto request = Unpack<v1::RedeemGiftcardRequest>(redeem_.request());
    if (!request.ok()) return std::move(reply_)(request.status());
    request_ = *std::move(request);
    ReadGiftcard(
        platform, request_.barcode(), std::move(until),
        [self = shared_from_this()](absl::StatusOr<v1::Giftcard> card) {
          self->OnCard(std::move(card));
        });
  }

 private:
  void OnCard(absl::StatusOr<v1::Giftcard> card) {
    if (!card.ok()) return std::move(reply_)(card.status());
    const absl::Status checked = CheckCard(*card);
    if (!checked.ok()) return std::move(reply_)(checked);
    *prepared_.mutable_giftcard() = *std::move(card);
    prepared_.mutable_giftcard()->set_barcode(request_.barcode());
    FindRefundable(
        store_, redeem_,
        [self = shared_from_this()](const absl::StatusOr<Decimal>& left) {
          std::move(self->reply_)(self->Decide(left));
        });
  }

  absl::Status CheckCard(const v1::Giftcard& card) {
    RETURN_IF_ERROR(CheckAmount(amount_, "amount", card));
    if (amount_.currency_code() != request_.amount().currency_code())
      return RefuseGiftcard(card, v1::ERROR_REASON_GIFTCARD_CURRENCY_MISMATCH,
                            "the amount is not in the redeem's currency");
    RETURN_IF_ERROR(CheckActive(card));
    return CheckNotExpired(card, clock_.WallNow());
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
  Reply<Any> reply_;
  OperationRecord redeem_;
  v1::RedeemGiftcardRequest request_;
  PreparedRefund prepared_;
};

// What is left once the refund of `record` is made.
absl::StatusOr<google::type::Money> LeftAfter(const OperationRecord& record) {
  ASSIGN_OR_RETURN(const auto prepared,
                   Unpack<PreparedRefund>(record.prepared()));
  ASSIGN_OR_RETURN(const auto request,
                   Unpack<v1::RefundGiftcardRequest>(record.request()));
  const google::type::Money& before = prepared.refundable();
  ASSIGN_OR_RETURN(const Decimal left, Decimal::FromMoney(before));
  ASSIGN_OR_RETURN(const Decimal amount, Decimal::FromMoney(request.amount()));
  ASSIGN_OR_RETURN(const Decimal after, Sum(left, -amount));
  return after.ToMoney(before.currency_code());
}

}  // namespace

void RefundGiftcard::FindResource(const LiveWrite& asked,
                                  Reply<std::string> reply) {
  if (!enabled_) return std::move(reply)(RefundDisabled());
  const auto& request = RequestAs<v1::RefundGiftcardRequest>(*asked.request);
  FindRedeem(store_, request.redeem_operation(), asked.record.caller(),
             [reply = std::move(reply)](
                 const absl::StatusOr<OperationRecord>& redeem) mutable {
               if (!redeem.ok()) return std::move(reply)(redeem.status());
               std::move(reply)(redeem->resource());
             });
}

std::string RefundGiftcard::FingerprintOf(const Message& request) const {
  const auto& asked = RequestAs<v1::RefundGiftcardRequest>(request);
  return Fingerprint()
      .Text(asked.redeem_operation())
      .Money(asked.amount())
      .Place(asked.place())
      .ToString();
}

std::string RefundGiftcard::ParentOf(const Message& request) const {
  return RequestAs<v1::RefundGiftcardRequest>(request).redeem_operation();
}

void RefundGiftcard::Prepare(const LiveWrite& write, Until until,
                             Reply<Any> reply) {
  const auto& request = RequestAs<v1::RefundGiftcardRequest>(*write.request);
  const auto preparation = std::make_shared<Preparation>(
      store_, clock_, request.amount(), std::move(reply));
  FindRedeem(store_, request.redeem_operation(), write.record.caller(),
             [preparation, &platform = platform_, until = std::move(until)](
                 absl::StatusOr<OperationRecord> redeem) {
               preparation->OnRedeem(platform, until, std::move(redeem));
             });
}

absl::Status RefundGiftcard::Complete(const OperationRecord& record,
                                      Any& any) const {
  ASSIGN_OR_RETURN(auto response, Unpack<v1::RefundGiftcardResponse>(any));
  FillInMovement(record, response);
  response.set_operation(record.name());
  ASSIGN_OR_RETURN(*response.mutable_refundable(), LeftAfter(record));
  any.PackFrom(response);
  return absl::OkStatus();
}

absl::StatusOr<Any> RefundGiftcard::Preview(
    const OperationRecord& record) const {
  v1::RefundGiftcardResponse response;
  response.set_operation(record.name());
  // An earlier call's may still wait for its turn.
  if (record.has_prepared()) {
    ASSIGN_OR_RETURN(auto prepared, Unpack<PreparedRefund>(record.prepared()));
    response.mutable_refundable()->Swap(prepared.mutable_refundable());
  }
  Any any;
  any.PackFrom(response);
  return any;
}

std::vector<v1::FreshEvidence> RefundGiftcard::EvidenceToRead(
    const OperationRecord& record) const {
  const auto prepared = Unpack<PreparedRefund>(record.prepared());
  if (!prepared.ok()) return {};
  const v1::Giftcard& before = prepared->giftcard();
  return {CardToRead(before.barcode(), before)};
}

}  // namespace gateway
