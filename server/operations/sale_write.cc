#include "server/operations/sale_write.h"

#include <utility>

#include "adapters/fourws/sale_giftcards.h"
#include "server/operations/giftcard_checks.h"
#include "server/operations/paid_before.h"

namespace gateway {

using google::protobuf::Any;

void SaleWrite::FindResource(const OperationRecord& asked,
                             Done<std::string> done) {
  const std::string card =
      fourws::DebitedGiftcard(cart_in_(asked.request()), receipts_);
  if (!card.empty()) return std::move(done)(GiftcardResource(card));
  document_.FindResource(asked, std::move(done));
}

std::string SaleWrite::FingerprintOf(const Any& any) const {
  return document_.FingerprintOf(any);
}

void SaleWrite::Prepare(const OperationRecord& record, Until until,
                        Done<Any> done) {
  CheckPaidBefore(store_, record.caller(), cart_in_(record.request()),
                  [this, record, until = std::move(until),
                   done = std::move(done)](absl::Status paid) mutable {
                    if (!paid.ok()) return std::move(done)(std::move(paid));
                    document_.Prepare(record, std::move(until),
                                      std::move(done));
                  });
}

void SaleWrite::Complete(const OperationRecord& record, Any& any) const {
  document_.Complete(record, any);
}

}  // namespace gateway
