#include "server/operations/kinds/sale_write.h"

#include <utility>

#include "adapters/base/unpack.h"
#include "server/operations/kinds/evidence_reads.h"
#include "server/operations/kinds/giftcard_checks.h"
#include "server/operations/kinds/paid_before.h"
#include "server/operations/kinds/sale_cards.h"
#include "server/operations/live_write.h"

namespace gateway {

using google::protobuf::Any;

void SaleWrite::FindResource(const LiveWrite& asked, Reply<std::string> reply) {
  const std::string card =
      fourws::DebitedGiftcard(cart_in_(*asked.request), receipts_);
  if (!card.empty()) return std::move(reply)(GiftcardResource(card));
  plain_.FindResource(asked, std::move(reply));
}

std::string SaleWrite::FingerprintOf(
    const google::protobuf::Message& request) const {
  return plain_.FingerprintOf(request);
}

std::string SaleWrite::DocumentIdOf(
    const google::protobuf::Message& request) const {
  return plain_.DocumentIdOf(request);
}

void SaleWrite::Prepare(const LiveWrite& write, Until until, Reply<Any> reply) {
  CheckPaidBefore(store_, write.record.caller(), cart_in_(*write.request),
                  [this, write, until = std::move(until),
                   reply = std::move(reply)](absl::Status paid) mutable {
                    if (!paid.ok()) return std::move(reply)(std::move(paid));
                    CheckCards(write, std::move(until), std::move(reply));
                  });
}

void SaleWrite::CheckCards(const LiveWrite& write, Until until,
                           Reply<Any> reply) {
  auto moves = fourws::GiftcardMovesOf(cart_in_(*write.request), receipts_);
  if (!moves.ok()) return std::move(reply)(moves.status());
  CheckSaleCards(platform_, clock_, *std::move(moves), until,
                 [this, write, until, reply = std::move(reply)](
                     absl::StatusOr<std::optional<v1::Giftcard>> card) mutable {
                   if (!card.ok()) return std::move(reply)(card.status());
                   KeepCard(write, std::move(until), *std::move(card),
                            std::move(reply));
                 });
}

void SaleWrite::KeepCard(const LiveWrite& write, Until until,
                         std::optional<v1::Giftcard> card, Reply<Any> reply) {
  plain_.Prepare(write, std::move(until),
                 [card = std::move(card), reply = std::move(reply)](
                     absl::StatusOr<Any> prepared) mutable {
                   if (!prepared.ok() || !card)
                     return std::move(reply)(std::move(prepared));
                   auto document = Unpack<PreparedDocument>(*prepared);
                   if (!document.ok())
                     return std::move(reply)(document.status());
                   *document->mutable_giftcard() = *std::move(card);
                   prepared->PackFrom(*document);
                   std::move(reply)(std::move(prepared));
                 });
}

absl::Status SaleWrite::Complete(const OperationRecord& record,
                                 Any& any) const {
  return plain_.Complete(record, any);
}

absl::StatusOr<Any> SaleWrite::Preview(const OperationRecord& record) const {
  return plain_.Preview(record);
}

std::vector<v1::FreshEvidence> SaleWrite::EvidenceToRead(
    const OperationRecord& record) const {
  std::vector<v1::FreshEvidence> evidence = plain_.EvidenceToRead(record);
  const auto request = UnpackRequest(plain_.method(), record.request());
  if (!request.ok()) return evidence;
  const std::string card =
      fourws::DebitedGiftcard(cart_in_(**request), receipts_);
  if (card.empty()) return evidence;
  const auto kept = Unpack<PreparedDocument>(record.prepared());
  Any before;
  if (kept.ok() && kept->has_giftcard()) before.PackFrom(kept->giftcard());
  evidence.push_back(CardToRead(card, before));
  return evidence;
}

}  // namespace gateway
