#ifndef CLIENTS_CLI_ASYNC_CALL_H_
#define CLIENTS_CLI_ASYNC_CALL_H_

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/impl/codegen/proto_utils.h>
#include <grpcpp/support/client_callback.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>

#include "absl/time/time.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace fourws::cli {

// One unary call of any method, a read or a write. The constructor starts it;
// the caller then waits for its end. All methods may be called from any thread.
class AsyncCall final : private grpc::ClientUnaryReactor {
 public:
  // Starts the call, which ends after `timeout` at the latest. `request` must
  // outlive this.
  AsyncCall(const std::shared_ptr<grpc::Channel>& channel,
            const google::protobuf::MethodDescriptor& method,
            const google::protobuf::Message& request, absl::Duration timeout);
  // Waits for the end of the call.
  ~AsyncCall() override;

  // Waits until the call has ended, for `patience` at most. Returns whether it
  // has ended.
  bool Wait(absl::Duration patience);

  // Cancels the call, which then ends soon. A write that the gateway has stored
  // may go on.
  void Cancel() { context_.TryCancel(); }

  // Name of a write's operation. The gateway sends it just before it sends the
  // write to 4ws.trade; empty until then, and for a read.
  std::string operation() const;

  // Whether the write joined one that an earlier call had asked for: nothing
  // was sent for this one. Not known before the operation is.
  bool joined() const;

  // How the call ended, and its response if it succeeded. Valid once `Wait` has
  // returned true.
  const grpc::Status& status() const { return status_; }
  const google::protobuf::Message& response() const { return *response_; }

 private:
  using Stub = grpc::TemplatedGenericStub<google::protobuf::MessageLite,
                                          google::protobuf::MessageLite>;

  void OnReadInitialMetadataDone(bool ok) override;
  void OnDone(const grpc::Status& status) override;

  Stub stub_;
  const std::unique_ptr<google::protobuf::Message> response_;
  grpc::ClientContext context_;
  mutable std::mutex mu_;
  std::condition_variable changed_;
  std::string operation_;
  bool joined_ = false;
  grpc::Status status_;
  bool done_ = false;
};

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_ASYNC_CALL_H_
