#ifndef SERVER_RPC_WRITE_CALL_H_
#define SERVER_RPC_WRITE_CALL_H_

#include <functional>
#include <memory>

#include "absl/time/time.h"
#include "adapters/base/clock.h"
#include "google/protobuf/any.pb.h"
#include "google/protobuf/message.h"
#include "server/operations/operations.h"
#include "server/rpc/unary_call.h"

namespace gateway {

// Name under which every caller runs until callers have credentials.
inline constexpr char kDefaultCaller[] = "default";
// Initial metadata that names the operation behind a write.
inline constexpr char kOperationMetadata[] = "fourws-operation";

// Answers the write methods of a service, which are alike but for their
// messages. Thread-safe.
class WriteCalls {
 public:
  // What a method does on success instead of answering at once with `result`,
  // the response message. It has to answer.
  using Finish = std::function<void(
      const std::shared_ptr<UnaryCall::Answer>& answer, absl::Time give_up,
      const google::protobuf::Any& result)>;

  // Calls without a deadline are answered after `default_wait`.
  WriteCalls(Operations& operations, Clock& clock, absl::Duration default_wait)
      : operations_(operations), clock_(clock), default_wait_(default_wait) {}

  // Validates `request`, a request of write_methods.h, runs it and answers with
  // how it ended.
  grpc::ServerUnaryReactor* Run(grpc::CallbackServerContext* context,
                                const google::protobuf::Message& request,
                                google::protobuf::Message* response,
                                Finish finish = nullptr);

 private:
  Operations& operations_;
  Clock& clock_;
  const absl::Duration default_wait_;
};

}  // namespace gateway

#endif  // SERVER_RPC_WRITE_CALL_H_
