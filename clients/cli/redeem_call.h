#ifndef CLIENTS_CLI_REDEEM_CALL_H_
#define CLIENTS_CLI_REDEEM_CALL_H_

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/support/client_callback.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>

#include "absl/time/time.h"
#include "fourws/gateway/v1/giftcard_service.grpc.pb.h"

namespace fourws::cli {

// One redeem under way. The operation's name is known before the outcome is:
// the gateway sends it when the debit is about to leave.
class RedeemCall final : private grpc::ClientUnaryReactor {
 public:
  // Starts the call; it ends after `timeout` at the latest.
  RedeemCall(const std::shared_ptr<grpc::Channel>& channel,
             const gateway::v1::RedeemGiftcardRequest& request,
             absl::Duration timeout);
  // Waits for the end of the call.
  ~RedeemCall() override;

  // Waits for the outcome for `patience`; returns whether there is one.
  bool Wait(absl::Duration patience);

  // Gives the call up; it ends soon, the operation behind it need not. Any
  // thread.
  void Cancel() { context_.TryCancel(); }

  // Name of the operation; empty until it is told.
  std::string operation() const;

  // How the call ended and what it answered, once `Wait` returned true.
  const grpc::Status& status() const { return status_; }
  const gateway::v1::RedeemGiftcardResponse& response() const {
    return response_;
  }

 private:
  void OnReadInitialMetadataDone(bool ok) override;
  void OnDone(const grpc::Status& status) override;

  const std::unique_ptr<gateway::v1::GiftcardService::Stub> stub_;
  const gateway::v1::RedeemGiftcardRequest request_;
  gateway::v1::RedeemGiftcardResponse response_;
  grpc::ClientContext context_;
  mutable std::mutex mu_;
  std::condition_variable changed_;
  std::string operation_;
  grpc::Status status_;
  bool done_ = false;
};

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_REDEEM_CALL_H_
