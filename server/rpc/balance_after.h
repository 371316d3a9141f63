#ifndef SERVER_RPC_BALANCE_AFTER_H_
#define SERVER_RPC_BALANCE_AFTER_H_

#include "adapters/base/api.h"
#include "adapters/base/clock.h"
#include "adapters/upstream/platform.h"
#include "fourws/gateway/v1/giftcard_service.pb.h"
#include "google/protobuf/any.pb.h"
#include "google/protobuf/message.h"
#include "server/operations/operations.h"
#include "server/rpc/write_methods.h"

namespace gateway {

// Returns `result`, a v1::RedeemGiftcardResponse, with the balance of `card`;
// as it is if it cannot be read, for the redeem has succeeded.
google::protobuf::Any WithBalance(const google::protobuf::Any& result,
                                  const v1::Giftcard& card);

// Reads the balance of a card again after a redeem that asks for it. The redeem
// has succeeded by then: if the reading fails or takes more than two seconds,
// the response has no balance. Thread-safe.
class BalanceAfter {
 public:
  // All must outlive this, its copies and the calls.
  BalanceAfter(Platform& platform, const Operations& operations, Clock& clock)
      : platform_(&platform), operations_(&operations), clock_(&clock) {}

  // Returns what to do after the success of `request`, a
  // v1::RedeemGiftcardRequest. Null: nothing.
  WriteMethods::Finish operator()(
      const google::protobuf::Message& request) const;

 private:
  Platform* platform_;
  const Operations* operations_;
  Clock* clock_;
};

}  // namespace gateway

#endif  // SERVER_RPC_BALANCE_AFTER_H_
