#ifndef SERVER_RPC_WRITE_METHODS_H_
#define SERVER_RPC_WRITE_METHODS_H_

#include <functional>

#include "absl/time/time.h"
#include "adapters/base/clock.h"
#include "google/protobuf/any.pb.h"
#include "server/operations/operations.h"
#include "server/rpc/contract_call.h"

namespace gateway {

// Key of the initial metadata that names the operation of a write.
inline constexpr char kOperationMetadata[] = "fourws-operation";
// Key of what stands beside it, `true`, if an earlier call had asked for it.
inline constexpr char kJoinedMetadata[] = "fourws-joined";

// Answers the write methods of the contract, which differ only in their
// messages. Thread-safe.
class WriteMethods {
 public:
  // What a method does after a success, instead of answering at once with the
  // response message `result`. It must answer by `give_up`.
  using Finish =
      std::function<void(const ContractReply& reply, absl::Time give_up,
                         const google::protobuf::Any& result)>;

  // Calls without a deadline are answered after `default_wait`. The references
  // must outlive this and its calls.
  WriteMethods(Operations& operations, Clock& clock,
               absl::Duration default_wait)
      : operations_(operations), clock_(clock), default_wait_(default_wait) {}

  // Validates the request, runs the write and answers the call with its
  // outcome. `finish` may be null.
  void Run(ContractCall call, Finish finish);

 private:
  Operations& operations_;
  Clock& clock_;
  const absl::Duration default_wait_;
};

}  // namespace gateway

#endif  // SERVER_RPC_WRITE_METHODS_H_
