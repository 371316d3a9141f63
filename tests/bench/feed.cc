// A bare gRPC server of Subscribe: what a stream costs before anybody looks
// anything up for it. Reads the given number of notifications from a gateway,
// and gives every subscriber the same responses, byte by byte. Prints where it
// listens when it is ready.

#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "fourws/gateway/v1/notification_stream.grpc.pb.h"
#include "grpcpp/create_channel.h"
#include "tests/bench/bare_server.h"

namespace {

namespace v1 = fourws::gateway::v1;
using Responses = std::vector<grpc::ByteBuffer>;

class Stream final : public grpc::ServerWriteReactor<grpc::ByteBuffer> {
 public:
  explicit Stream(const Responses& responses) : responses_(responses) {
    OnWriteDone(true);
  }
  void OnWriteDone(bool ok) override {
    if (!ok || next_ == responses_.size()) return Finish(grpc::Status::OK);
    StartWrite(&responses_[next_++]);
  }
  void OnDone() override { delete this; }

 private:
  const Responses& responses_;
  size_t next_ = 0;
};

class BareFeed final
    : public v1::NotificationStream::WithRawCallbackMethod_Subscribe<
          v1::NotificationStream::Service> {
 public:
  explicit BareFeed(Responses responses) : responses_(std::move(responses)) {}

  grpc::ServerWriteReactor<grpc::ByteBuffer>* Subscribe(
      grpc::CallbackServerContext*, const grpc::ByteBuffer*) override {
    return new Stream(responses_);
  }

 private:
  const Responses responses_;
};

Responses ReadFrom(const std::string& target, int notifications) {
  const auto stub = v1::NotificationStream::NewStub(
      grpc::CreateChannel(target, grpc::InsecureChannelCredentials()));
  grpc::ClientContext context;
  v1::SubscribeRequest request;
  request.set_edge(v1::SubscribeRequest::EDGE_EARLIEST);
  const auto reader = stub->Subscribe(&context, request);
  Responses responses;
  v1::SubscribeResponse response;
  while (notifications > 0 && reader->Read(&response)) {
    notifications -= response.batch().notifications_size();
    const grpc::Slice slice(response.SerializeAsString());
    responses.emplace_back(&slice, 1);
  }
  context.TryCancel();
  return responses;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: bench-feed GATEWAY NOTIFICATIONS" << std::endl;
    return EXIT_FAILURE;
  }
  const sigset_t stop = bench::HoldBackSigterm();
  BareFeed feed(ReadFrom(argv[1], std::stoi(argv[2])));
  bench::ServeUntilStopped(stop, {&feed}, [] {});
  return EXIT_SUCCESS;
}
