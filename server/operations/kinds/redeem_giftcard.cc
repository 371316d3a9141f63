#include "server/operations/kinds/redeem_giftcard.h"

#include <utility>

#include "adapters/base/status_macros.h"
#include "adapters/base/unpack.h"
#include "adapters/upstream/giftcard_read.h"
#include "server/operations/kinds/evidence_reads.h"
#include "server/operations/kinds/fingerprint.h"
#include "server/operations/kinds/giftcard_checks.h"

namespace gateway {

namespace {

using google::protobuf::Any;
using google::protobuf::Message;

absl::Status AddPrepared(const OperationRecord& record,
                         v1::RedeemGiftcardResponse& response) {
  response.set_operation(record.name());
  // An earlier call's may still wait for its turn.
  if (!record.has_prepared()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto card, Unpack<v1::Giftcard>(record.prepared()));
  *response.mutable_balance_before() = card.balance();
  return absl::OkStatus();
}

}  // namespace

void RedeemGiftcard::FindResource(const LiveWrite& asked,
                                  Reply<std::string> reply) {
  const auto& request = RequestAs<v1::RedeemGiftcardRequest>(*asked.request);
  std::move(reply)(GiftcardResource(request.barcode()));
}

std::string RedeemGiftcard::FingerprintOf(const Message& request) const {
  const auto& asked = RequestAs<v1::RedeemGiftcardRequest>(request);
  return Fingerprint()
      .Text(asked.barcode())
      .Money(asked.amount())
      .Place(asked.place())
      .ToString();
}

void RedeemGiftcard::Prepare(const LiveWrite& write, Until until,
                             Reply<Any> reply) {
  const auto& request = RequestAs<v1::RedeemGiftcardRequest>(*write.request);
  ReadGiftcard(platform_, request.barcode(), std::move(until),
               [kept = write.request, &request, reply = std::move(reply),
                &clock = clock_](absl::StatusOr<v1::Giftcard> card) mutable {
                 if (!card.ok()) return std::move(reply)(card.status());
                 const absl::Status checked =
                     CheckRedeem(request, *card, clock.WallNow());
                 if (!checked.ok()) return std::move(reply)(checked);
                 Any prepared;
                 prepared.PackFrom(*card);
                 std::move(reply)(std::move(prepared));
               });
}

absl::Status RedeemGiftcard::Complete(const OperationRecord& record,
                                      Any& any) const {
  ASSIGN_OR_RETURN(auto response, Unpack<v1::RedeemGiftcardResponse>(any));
  FillInMovement(record, response);
  RETURN_IF_ERROR(AddPrepared(record, response));
  any.PackFrom(response);
  return absl::OkStatus();
}

absl::StatusOr<Any> RedeemGiftcard::Preview(
    const OperationRecord& record) const {
  v1::RedeemGiftcardResponse response;
  RETURN_IF_ERROR(AddPrepared(record, response));
  Any any;
  any.PackFrom(response);
  return any;
}

std::vector<v1::FreshEvidence> RedeemGiftcard::EvidenceToRead(
    const OperationRecord& record) const {
  const auto request = Unpack<v1::RedeemGiftcardRequest>(record.request());
  if (!request.ok()) return {};
  return {CardToRead(request->barcode(), record.prepared())};
}

absl::Status CheckRedeem(const v1::RedeemGiftcardRequest& request,
                         const v1::Giftcard& card, absl::Time now) {
  return CheckDebit(request.amount(), "amount", card, now);
}

}  // namespace gateway
