#ifndef CLIENTS_CLI_RESPONSE_STREAM_H_
#define CLIENTS_CLI_RESPONSE_STREAM_H_

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/support/client_callback.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <utility>

#include "absl/time/time.h"
#include "fourws/gateway/v1/notification_stream.grpc.pb.h"

namespace fourws::cli {

// One stream from the gateway, read one response at a time. For one thread,
// except `Cancel`.
template <typename Request, typename Response>
class ResponseStream final : private grpc::ClientReadReactor<Response> {
 public:
  using Method = void (gateway::v1::NotificationStream::Stub::async::*)(
      grpc::ClientContext*, const Request*, grpc::ClientReadReactor<Response>*);

  ResponseStream(const std::shared_ptr<grpc::Channel>& channel, Method method,
                 const Request& request)
      : stub_(gateway::v1::NotificationStream::NewStub(channel)),
        request_(request) {
    (stub_->async()->*method)(&context_, &request_, this);
    // Reads are started outside of gRPC's callbacks. The hold keeps the call
    // from ending between two reads.
    this->AddHold();
    this->StartCall();
  }
  // Cancels the stream if it has not ended, and waits for its end.
  ~ResponseStream() override {
    Cancel();
    End();
  }

  // Waits for the next response, which is valid until the next call. Cancels
  // the stream if no response comes for `patience`. Returns null when the
  // stream has ended.
  const Response* Next(absl::Duration patience) {
    {
      std::lock_guard lock(mu_);
      reading_ = true;
    }
    this->StartRead(&response_);
    std::unique_lock lock(mu_);
    const auto is_read = [this] { return !reading_; };
    if (!changed_.wait_for(lock, absl::ToChronoMilliseconds(patience),
                           is_read)) {
      silent_ = true;
      Cancel();
      changed_.wait(lock, is_read);
    }
    if (read_ok_) return &response_;
    lock.unlock();
    End();
    return nullptr;
  }

  // Ends the stream soon. Any thread.
  void Cancel() { context_.TryCancel(); }

  // How the stream ended. Valid once `Next` has returned null.
  const grpc::Status& status() const { return status_; }

  // Whether `Next` cancelled the stream because no response came.
  bool silent() const { return silent_; }

 private:
  // Lets the stream end and waits for that.
  void End() {
    if (std::exchange(held_, false)) this->RemoveHold();
    std::unique_lock lock(mu_);
    changed_.wait(lock, [this] { return done_; });
  }

  void OnReadDone(bool ok) override {
    std::lock_guard lock(mu_);
    reading_ = false;
    read_ok_ = ok;
    changed_.notify_all();
  }

  void OnDone(const grpc::Status& status) override {
    std::lock_guard lock(mu_);
    status_ = status;
    done_ = true;
    // Under the lock: whoever waits may destroy this right after.
    changed_.notify_all();
  }

  const std::unique_ptr<gateway::v1::NotificationStream::Stub> stub_;
  const Request request_;
  Response response_;
  grpc::ClientContext context_;
  std::mutex mu_;
  std::condition_variable changed_;
  bool reading_ = false;
  bool read_ok_ = false;
  bool done_ = false;
  grpc::Status status_;
  // Used by the reading thread only.
  bool held_ = true;
  bool silent_ = false;
};

using SubscribeStream = ResponseStream<gateway::v1::SubscribeRequest,
                                       gateway::v1::SubscribeResponse>;
using ConsumeStream =
    ResponseStream<gateway::v1::ConsumeRequest, gateway::v1::ConsumeResponse>;

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_RESPONSE_STREAM_H_
