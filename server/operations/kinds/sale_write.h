#ifndef SERVER_OPERATIONS_KINDS_SALE_WRITE_H_
#define SERVER_OPERATIONS_KINDS_SALE_WRITE_H_

#include <optional>
#include <string>
#include <vector>

#include "adapters/base/clock.h"
#include "adapters/fourws/platform_options.h"
#include "adapters/store/operation_store.h"
#include "adapters/upstream/platform.h"
#include "fourws/gateway/v1/cart.pb.h"
#include "fourws/gateway/v1/giftcard_service.pb.h"
#include "server/operations/kinds/plain_write.h"

namespace gateway {

// A write of a v1::Sale. Before it is sent, the operations that its payments
// and items name must have moved the money that the sale counts on. One that is
// to debit a gift card waits for the card's turn like a redeem, and must be
// borne by the card as it is then: the card is read, checked and kept with the
// operation.
class SaleWrite final : public WriteKind {
 public:
  // The cart in a request.
  using CartIn = const v1::Cart& (*)(const google::protobuf::Message& request);

  // See PlainWrite. `receipts`: what this write does to gift cards.
  SaleWrite(std::string method, PlainWriteTraits traits, CartIn cart_in,
            OperationStore& store, Platform& platform, Clock& clock,
            fourws::ReceiptOptions receipts)
      : plain_(std::move(method), traits),
        cart_in_(cart_in),
        store_(store),
        platform_(platform),
        clock_(clock),
        receipts_(std::move(receipts)) {}

  std::string method() const override { return plain_.method(); }
  void FindResource(const LiveWrite& asked, Reply<std::string> reply) override;
  std::string FingerprintOf(
      const google::protobuf::Message& request) const override;
  std::string DocumentIdOf(
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
  // Once what was paid before is known to be right.
  void CheckCards(const LiveWrite& write, Until until,
                  Reply<google::protobuf::Any> reply);
  // Makes what is kept with the operation, `card` included if there is one.
  void KeepCard(const LiveWrite& write, Until until,
                std::optional<v1::Giftcard> card,
                Reply<google::protobuf::Any> reply);

  PlainWrite plain_;
  const CartIn cart_in_;
  OperationStore& store_;
  Platform& platform_;
  Clock& clock_;
  const fourws::ReceiptOptions receipts_;
};

}  // namespace gateway

#endif  // SERVER_OPERATIONS_KINDS_SALE_WRITE_H_
