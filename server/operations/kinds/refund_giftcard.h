#ifndef SERVER_OPERATIONS_KINDS_REFUND_GIFTCARD_H_
#define SERVER_OPERATIONS_KINDS_REFUND_GIFTCARD_H_

#include <string>
#include <vector>

#include "adapters/base/clock.h"
#include "adapters/upstream/platform.h"
#include "server/operations/kinds/refunds.h"
#include "server/operations/write_kind.h"

namespace gateway {

// GiftcardService.RefundGiftcard: gives back no more than is left of a redeem
// of the same caller, which is forgotten before the refund. The card's turn
// keeps other refunds of it out between the reckoning and the sending. Keeps a
// PreparedRefund with the operation.
class RefundGiftcard final : public WriteKind {
 public:
  // Unless `enabled`, every refund is refused (REFUND_DISABLED).
  RefundGiftcard(OperationStore& store, Platform& platform, Clock& clock,
                 bool enabled)
      : store_(store), platform_(platform), clock_(clock), enabled_(enabled) {}

  std::string method() const override { return kRefundMethod; }
  void FindResource(const LiveWrite& asked, Reply<std::string> reply) override;
  std::string FingerprintOf(
      const google::protobuf::Message& request) const override;
  std::string ParentOf(const google::protobuf::Message& request) const override;
  void Prepare(const LiveWrite& write, Until until,
               Reply<google::protobuf::Any> reply) override;
  absl::Status Complete(const OperationRecord& record,
                        google::protobuf::Any& any) const override;
  absl::StatusOr<google::protobuf::Any> Preview(
      const OperationRecord& record) const override;
  std::vector<v1::FreshEvidence> EvidenceToRead(
      const OperationRecord& record) const override;

 private:
  OperationStore& store_;
  Platform& platform_;
  Clock& clock_;
  const bool enabled_;
};

}  // namespace gateway

#endif  // SERVER_OPERATIONS_KINDS_REFUND_GIFTCARD_H_
