#include "server/operations/kinds/sale_write.h"

#include <utility>

#include "adapters/fourws/sale_giftcards.h"
#include "server/operations/kinds/giftcard_checks.h"
#include "server/operations/kinds/paid_before.h"

namespace gateway {

using google::protobuf::Any;

void SaleWrite::FindResource(const OperationRecord& asked,
                             Done<std::string> done) {
  const std::string card =
      fourws::DebitedGiftcard(cart_in_(asked.request()), receipts_);
  if (!card.empty()) return std::move(done)(GiftcardResource(card));
  plain_.FindResource(asked, std::move(done));
}

std::string SaleWrite::FingerprintOf(const Any& any) const {
  return plain_.FingerprintOf(any);
}

void SaleWrite::Prepare(const OperationRecord& record, Until until,
                        Done<Any> done) {
  CheckPaidBefore(store_, record.caller(), cart_in_(record.request()),
                  [this, record, until = std::move(until),
                   done = std::move(done)](absl::Status paid) mutable {
                    if (!paid.ok()) return std::move(done)(std::move(paid));
                    plain_.Prepare(record, std::move(until), std::move(done));
                  });
}

void SaleWrite::Complete(const OperationRecord& record, Any& any) const {
  plain_.Complete(record, any);
}

}  // namespace gateway
