#ifndef TESTS_SERVER_RPC_STREAM_CLIENT_H_
#define TESTS_SERVER_RPC_STREAM_CLIENT_H_

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "adapters/base/api.h"
#include "adapters/base/error.h"
#include "fourws/gateway/v1/notification_stream.grpc.pb.h"
#include "grpcpp/create_channel.h"

namespace gateway {

// A channel with a connection of its own. With `small_window` the client takes
// little more than what it reads.
inline std::shared_ptr<grpc::Channel> Connect(const std::string& address,
                                              bool small_window = false) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  if (small_window) {
    arguments.SetInt(GRPC_ARG_HTTP2_STREAM_LOOKAHEAD_BYTES, 64 << 10);
    arguments.SetInt(GRPC_ARG_HTTP2_BDP_PROBE, 0);
  }
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(),
                                   arguments);
}

// One stream, read response by response.
class StreamClient {
 public:
  StreamClient(std::shared_ptr<grpc::Channel> channel,
               const v1::SubscribeRequest& request) {
    // Nothing here takes as long, unless it hangs.
    context_.set_deadline(std::chrono::system_clock::now() +
                          std::chrono::minutes(1));
    reader_ =
        v1::NotificationStream::NewStub(channel)->Subscribe(&context_, request);
  }
  ~StreamClient() {
    if (!finished_) Cancel();
  }

  // The next response; nothing at the end.
  std::optional<v1::SubscribeResponse> Next() {
    v1::SubscribeResponse response;
    if (!reader_->Read(&response)) return std::nullopt;
    return response;
  }

  // The ids of the next notifications, over batches; other responses are
  // skipped. Fewer at the end of the stream.
  std::vector<std::string> Take(size_t count) {
    while (ready_.size() < count) {
      const auto response = Next();
      if (!response) break;
      for (const auto& notification : response->batch().notifications())
        ready_.push_back(notification.id());
      cursor_ = response->cursor();
    }
    const auto taken =
        std::min(static_cast<ptrdiff_t>(count), std::ssize(ready_));
    std::vector<std::string> ids(ready_.begin(), ready_.begin() + taken);
    ready_.erase(ready_.begin(), ready_.begin() + taken);
    return ids;
  }
  // Cursor of the last response that Take read.
  const std::string& cursor() const { return cursor_; }

  // Reads to the end, and returns how it ended.
  absl::Status End() {
    while (Next()) {
    }
    finished_ = true;
    const grpc::Status status = reader_->Finish();
    google::rpc::Status details;
    details.ParseFromString(status.error_details());
    if (details.code() == 0) {
      details.set_code(status.error_code());
      details.set_message(status.error_message());
    }
    return FromRpcStatus(details);
  }

  void Cancel() {
    context_.TryCancel();
    End().IgnoreError();
  }

 private:
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReader<v1::SubscribeResponse>> reader_;
  std::vector<std::string> ready_;
  std::string cursor_;
  bool finished_ = false;
};

}  // namespace gateway

#endif  // TESTS_SERVER_RPC_STREAM_CLIENT_H_
