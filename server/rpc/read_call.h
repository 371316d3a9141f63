#ifndef SERVER_RPC_READ_CALL_H_
#define SERVER_RPC_READ_CALL_H_

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "adapters/base/clock.h"
#include "adapters/upstream/platform.h"
#include "google/protobuf/message.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/server_callback.h"
#include "server/operations/operations.h"

namespace gateway {

// Answers the read methods of a service, which are alike but for their
// messages. Thread-safe.
class ReadCalls {
 public:
  // Calls without a deadline are answered after `default_wait`.
  ReadCalls(Platform& platform, const Operations& operations, Clock& clock,
            absl::Duration default_wait)
      : platform_(platform),
        operations_(operations),
        clock_(clock),
        default_wait_(default_wait) {}

  // Asks upstream for what `request` says and answers with that; with `valid`,
  // the outcome of its Validate(), if that is an error.
  grpc::ServerUnaryReactor* Run(grpc::CallbackServerContext* context,
                                const absl::Status& valid,
                                const google::protobuf::Message& request,
                                google::protobuf::Message* response) const;

 private:
  Platform& platform_;
  const Operations& operations_;
  Clock& clock_;
  const absl::Duration default_wait_;
};

}  // namespace gateway

#endif  // SERVER_RPC_READ_CALL_H_
