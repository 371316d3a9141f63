#ifndef SERVER_RPC_READ_METHODS_H_
#define SERVER_RPC_READ_METHODS_H_

#include "absl/time/time.h"
#include "adapters/base/clock.h"
#include "adapters/upstream/platform.h"
#include "server/operations/operations.h"
#include "server/rpc/contract_call.h"

namespace gateway {

// Answers the read methods of the contract, which differ only in their
// messages. Thread-safe.
class ReadMethods {
 public:
  // Calls without a deadline are answered after `default_wait`. The references
  // must outlive this and its calls.
  ReadMethods(Platform& platform, const Operations& operations, Clock& clock,
              absl::Duration default_wait)
      : platform_(platform),
        operations_(operations),
        clock_(clock),
        default_wait_(default_wait) {}

  // Validates the request, sends it to upstream, and answers the call with the
  // result.
  void Run(ContractCall call) const;

 private:
  Platform& platform_;
  const Operations& operations_;
  Clock& clock_;
  const absl::Duration default_wait_;
};

}  // namespace gateway

#endif  // SERVER_RPC_READ_METHODS_H_
