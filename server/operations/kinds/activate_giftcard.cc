#include "server/operations/kinds/activate_giftcard.h"

#include <utility>

#include "adapters/base/status_macros.h"
#include "adapters/base/unpack.h"
#include "adapters/fourws/currency_symbol.h"
#include "adapters/upstream/giftcard_read.h"
#include "server/operations/kinds/evidence_reads.h"
#include "server/operations/kinds/fingerprint.h"
#include "server/operations/kinds/giftcard_checks.h"

namespace gateway {
namespace {

using google::protobuf::Any;
using google::protobuf::Message;

// What inserts the card, nothing left open.
v1::NewGiftcard WithDefaults(const v1::ActivateGiftcardRequest& request,
                             absl::Time now) {
  v1::NewGiftcard card = request.new_giftcard();
  if (card.currency_symbol().empty()) {
    card.set_currency_symbol(
        std::string(fourws::CurrencySymbol(request.amount().currency_code())));
  }
  if (!card.has_activation_time())
    card.mutable_activation_time()->set_seconds(absl::ToUnixSeconds(now));
  return card;
}

// What to keep with the operation, now that the card was read.
absl::StatusOr<Any> Decide(const v1::ActivateGiftcardRequest& request,
                           const absl::StatusOr<v1::Giftcard>& card,
                           absl::Time now) {
  Any prepared;
  if (card.ok()) {
    RETURN_IF_ERROR(CheckActivate(request, *card, now));
    prepared.PackFrom(*card);
  } else if (IsNoSuchCard(card.status()) && request.has_new_giftcard()) {
    prepared.PackFrom(WithDefaults(request, now));
  } else {
    return card.status();
  }
  return prepared;
}

v1::ActivateGiftcardResponse WithPrepared(
    const OperationRecord& record, v1::ActivateGiftcardResponse response) {
  response.set_operation(record.name());
  response.set_inserted(record.prepared().Is<v1::NewGiftcard>());
  return response;
}

}  // namespace

void ActivateGiftcard::FindResource(const LiveWrite& asked,
                                    Reply<std::string> reply) {
  const auto& request = RequestAs<v1::ActivateGiftcardRequest>(*asked.request);
  std::move(reply)(GiftcardResource(request.barcode()));
}

std::string ActivateGiftcard::FingerprintOf(const Message& request) const {
  const auto& asked = RequestAs<v1::ActivateGiftcardRequest>(request);
  const v1::NewGiftcard& card = asked.new_giftcard();
  return Fingerprint()
      .Text(asked.barcode())
      .Money(asked.amount())
      .Place(asked.place())
      .Text(asked.holder().customer_card())
      .Text(asked.holder().customer_code())
      .Text(asked.holder().name())
      .Text(card.country())
      .Text(card.price_list())
      .Text(card.currency_symbol())
      .Time(card.activation_time())
      .ToString();
}

void ActivateGiftcard::Prepare(const LiveWrite& write, Until until,
                               Reply<Any> reply) {
  const auto& request = RequestAs<v1::ActivateGiftcardRequest>(*write.request);
  ReadGiftcard(
      platform_, request.barcode(), std::move(until),
      [kept = write.request, &request, reply = std::move(reply),
       &clock = clock_](const absl::StatusOr<v1::Giftcard>& card) mutable {
        std::move(reply)(Decide(request, card, clock.WallNow()));
      });
}

absl::Status ActivateGiftcard::Complete(const OperationRecord& record,
                                        Any& any) const {
  ASSIGN_OR_RETURN(auto response, Unpack<v1::ActivateGiftcardResponse>(any));
  FillInMovement(record, response);
  any.PackFrom(WithPrepared(record, std::move(response)));
  return absl::OkStatus();
}

absl::StatusOr<Any> ActivateGiftcard::Preview(
    const OperationRecord& record) const {
  Any any;
  any.PackFrom(WithPrepared(record, {}));
  return any;
}

std::vector<v1::FreshEvidence> ActivateGiftcard::EvidenceToRead(
    const OperationRecord& record) const {
  const auto request = Unpack<v1::ActivateGiftcardRequest>(record.request());
  if (!request.ok()) return {};
  return {CardToRead(request->barcode(), record.prepared())};
}

absl::Status CheckActivate(const v1::ActivateGiftcardRequest& request,
                           const v1::Giftcard& card, absl::Time now) {
  RETURN_IF_ERROR(CheckInactive(card));
  RETURN_IF_ERROR(CheckAmount(request.amount(), "amount", card));
  return CheckNotExpired(card, now);
}

}  // namespace gateway
