#ifndef SERVER_OPERATIONS_KINDS_GENERATE_GIFTCARDS_H_
#define SERVER_OPERATIONS_KINDS_GENERATE_GIFTCARDS_H_

#include <string>

#include "server/operations/write_kind.h"

namespace gateway {

// GiftcardService.GenerateGiftcards: nothing can be asked beforehand, and what
// it makes exists for nobody else yet. The response says how many are missing.
class GenerateGiftcards final : public WriteKind {
 public:
  std::string method() const override {
    return "fourws.gateway.v1.GiftcardService.GenerateGiftcards";
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
  bool ResponseIsUpstreams() const override { return true; }
};

}  // namespace gateway

#endif  // SERVER_OPERATIONS_KINDS_GENERATE_GIFTCARDS_H_
