#ifndef SERVER_OPERATIONS_KINDS_ACTIVATE_GIFTCARD_H_
#define SERVER_OPERATIONS_KINDS_ACTIVATE_GIFTCARD_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "adapters/base/api.h"
#include "adapters/base/clock.h"
#include "adapters/upstream/platform.h"
#include "fourws/gateway/v1/giftcard_service.pb.h"
#include "server/operations/write_kind.h"

namespace gateway {

// GiftcardService.ActivateGiftcard: reads the card first and refuses an active
// one, for to activate it again would put money on it. Keeps with the operation
// the card, or the v1::NewGiftcard, with defaults in place, that inserts it.
class ActivateGiftcard final : public WriteKind {
 public:
  ActivateGiftcard(Platform& platform, Clock& clock)
      : platform_(platform), clock_(clock) {}

  std::string method() const override {
    return "fourws.gateway.v1.GiftcardService.ActivateGiftcard";
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

// Whether `card` may be activated at `now`; else the error that refuses it.
absl::Status CheckActivate(const v1::ActivateGiftcardRequest& request,
                           const v1::Giftcard& card, absl::Time now);

}  // namespace gateway

#endif  // SERVER_OPERATIONS_KINDS_ACTIVATE_GIFTCARD_H_
