#ifndef SERVER_RPC_BALANCE_AFTER_H_
#define SERVER_RPC_BALANCE_AFTER_H_

#include "adapters/base/clock.h"
#include "adapters/upstream/platform.h"
#include "google/protobuf/message.h"
#include "server/operations/operations.h"
#include "server/rpc/write_methods.h"

namespace gateway {

// Reads the balance of a card once more after a redeem that asks for it. The
// money was taken then, whatever becomes of the reading: if it fails, or takes
// more than 2 s, the response goes without. Copies are alike; thread-safe.
class BalanceAfter {
 public:
  BalanceAfter(Platform& platform, const Operations& operations, Clock& clock)
      : platform_(&platform), operations_(&operations), clock_(&clock) {}

  // What follows the redeem of `request`, a v1::RedeemGiftcardRequest; null if
  // nothing does.
  WriteMethods::Finish operator()(
      const google::protobuf::Message& request) const;

 private:
  Platform* platform_;
  const Operations* operations_;
  Clock* clock_;
};

}  // namespace gateway

#endif  // SERVER_RPC_BALANCE_AFTER_H_
