#ifndef SERVER_OPERATIONS_KINDS_GENERATE_GIFTCARD_PDF_H_
#define SERVER_OPERATIONS_KINDS_GENERATE_GIFTCARD_PDF_H_

#include <string>

#include "server/operations/write_kind.h"

namespace gateway {

// GiftcardService.GenerateGiftcardPdf: changes no card, so nothing is read and
// nothing waits for it.
class GenerateGiftcardPdf final : public WriteKind {
 public:
  std::string method() const override {
    return "fourws.gateway.v1.GiftcardService.GenerateGiftcardPdf";
  }
  void FindResource(const OperationRecord& asked,
                    Done<std::string> done) override;
  std::string FingerprintOf(const google::protobuf::Any& any) const override;
  void Prepare(const OperationRecord& record, Until until,
               Done<google::protobuf::Any> done) override;
  void Complete(const OperationRecord& record,
                google::protobuf::Any& any) const override;
};

}  // namespace gateway

#endif  // SERVER_OPERATIONS_KINDS_GENERATE_GIFTCARD_PDF_H_
