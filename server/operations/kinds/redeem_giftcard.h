#ifndef SERVER_OPERATIONS_KINDS_REDEEM_GIFTCARD_H_
#define SERVER_OPERATIONS_KINDS_REDEEM_GIFTCARD_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "adapters/base/api.h"
#include "adapters/base/clock.h"
#include "adapters/upstream/platform.h"
#include "fourws/gateway/v1/giftcard_service.pb.h"
#include "server/operations/write_kind.h"

namespace gateway {

// GiftcardService.RedeemGiftcard: reads the card first and refuses what it
// would not bear. Keeps the card with the operation, for balance_before.
class RedeemGiftcard final : public WriteKind {
 public:
  RedeemGiftcard(Platform& platform, Clock& clock)
      : platform_(platform), clock_(clock) {}

  std::string method() const override {
    return "fourws.gateway.v1.GiftcardService.RedeemGiftcard";
  }
  void FindResource(const LiveWrite& asked, Reply<std::string> reply) override;
  std::string FingerprintOf(
      const google::protobuf::Message& request) const override;
  void Prepare(const LiveWrite& write, Until until,
               Reply<google::protobuf::Any> reply) override;
  absl::Status Complete(const OperationRecord& record,
                        google::protobuf::Any& any) const override;
  absl::StatusOr<google::protobuf::Any> Preview(
      const OperationRecord& record) const override;
  std::vector<v1::FreshEvidence> EvidenceToRead(
      const OperationRecord& record) const override;

 private:
  Platform& platform_;
  Clock& clock_;
};

// Whether `card` bears the redeem at `now`; else the error that refuses it,
// with the balance in its metadata.
absl::Status CheckRedeem(const v1::RedeemGiftcardRequest& request,
                         const v1::Giftcard& card, absl::Time now);

}  // namespace gateway

#endif  // SERVER_OPERATIONS_KINDS_REDEEM_GIFTCARD_H_
