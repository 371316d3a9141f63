#ifndef CLIENTS_CLI_SUBSCRIPTION_H_
#define CLIENTS_CLI_SUBSCRIPTION_H_

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/support/client_callback.h>

#include <condition_variable>
#include <memory>
#include <mutex>

#include "absl/time/time.h"
#include "fourws/gateway/v1/notification_stream.grpc.pb.h"

namespace fourws::cli {

// One stream of notifications, read one response at a time.
class Subscription final
    : private grpc::ClientReadReactor<gateway::v1::SubscribeResponse> {
 public:
  Subscription(const std::shared_ptr<grpc::Channel>& channel,
               const gateway::v1::SubscribeRequest& request);
  // Cancels the stream if it has not ended and waits for its end.
  ~Subscription() override;

  // Waits for the next response. Returns nothing when the stream has ended,
  // which it does as cancelled after silence of `patience`. The response stays
  // until the next call.
  const gateway::v1::SubscribeResponse* Next(absl::Duration patience);

  // Ends the stream soon. Any thread.
  void Cancel() { context_.TryCancel(); }

  // How the stream ended, once `Next` returned nothing.
  const grpc::Status& status() const { return status_; }

  // Whether it was ended because nothing was heard.
  bool silent() const { return silent_; }

 private:
  // Lets the stream end and waits for that.
  void End();
  void OnReadDone(bool ok) override;
  void OnDone(const grpc::Status& status) override;

  const std::unique_ptr<gateway::v1::NotificationStream::Stub> stub_;
  const gateway::v1::SubscribeRequest request_;
  gateway::v1::SubscribeResponse response_;
  grpc::ClientContext context_;
  std::mutex mu_;
  std::condition_variable changed_;
  bool reading_ = false;
  bool read_ok_ = false;
  bool done_ = false;
  grpc::Status status_;
  // Of the reader's thread alone.
  bool held_ = true;
  bool silent_ = false;
};

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_SUBSCRIPTION_H_
