#ifndef CLIENTS_CLI_WRITE_CALL_H_
#define CLIENTS_CLI_WRITE_CALL_H_

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

// One write under way, of whichever method. The operation's name is known
// before the outcome is: the gateway sends it when the write is about to leave.
class WriteCall final : private grpc::ClientUnaryReactor {
 public:
  // Starts the call; it ends after `timeout` at the latest. `request` must
  // outlive this.
  WriteCall(const std::shared_ptr<grpc::Channel>& channel,
            const google::protobuf::MethodDescriptor& method,
            const google::protobuf::Message& request, absl::Duration timeout);
  // Waits for the end of the call.
  ~WriteCall() override;

  // Waits for the outcome for `patience`; returns whether there is one.
  bool Wait(absl::Duration patience);

  // Gives the call up; it ends soon, the operation behind it need not. Any
  // thread.
  void Cancel() { context_.TryCancel(); }

  // Name of the operation; empty until it is told.
  std::string operation() const;

  // How the call ended and what it answered, once `Wait` returned true.
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
  grpc::Status status_;
  bool done_ = false;
};

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_WRITE_CALL_H_
