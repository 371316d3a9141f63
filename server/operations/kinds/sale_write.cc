#include "server/operations/kinds/sale_write.h"

#include <utility>

#include "adapters/fourws/sale_giftcards.h"
#include "server/operations/kinds/giftcard_checks.h"
#include "server/operations/kinds/paid_before.h"

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
                    plain_.Prepare(write, std::move(until), std::move(reply));
                  });
}

absl::Status SaleWrite::Complete(const OperationRecord& record,
                                 Any& any) const {
  return plain_.Complete(record, any);
}

absl::StatusOr<Any> SaleWrite::Preview(const OperationRecord& record) const {
  return plain_.Preview(record);
}

}  // namespace gateway
