#include "tests/bench/subscribers.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "grpcpp/create_channel.h"

namespace bench {
namespace {

namespace v1 = fourws::gateway::v1;

constexpr int kConnections = 8;

// One stream. Deletes itself at its end.
class Stream final : public grpc::ClientReadReactor<v1::SubscribeResponse> {
 public:
  Stream(Subscribers::Take take, Flight::Done done)
      : take_(std::move(take)), done_(std::move(done)) {}

  void Start(v1::NotificationStream::Stub& stub,
             v1::SubscribeRequest::Edge edge) {
    request_.set_edge(edge);
    stub.async()->Subscribe(&context_, &request_, this);
    StartRead(&response_);
    StartCall();
  }

  void OnReadDone(bool ok) override {
    if (!ok) return;
    enough_ = !take_(response_);
    if (enough_) return context_.TryCancel();
    StartRead(&response_);
  }

  void OnDone(const grpc::Status& status) override {
    const Flight::Done done = std::move(done_);
    const std::string how = enough_ ? "OK"
                                    : absl::StrCat(status.error_code(), " ",
                                                   status.error_message());
    // The context goes first, which holds the channel. After the last `done`
    // another thread destroys the channels; one that was still held would be
    // destroyed here, on a thread of gRPC's, which would wait for itself and
    // then use the completion queue that it had freed.
    delete this;
    done(how);
  }

 private:
  const Subscribers::Take take_;
  Flight::Done done_;
  grpc::ClientContext context_;
  v1::SubscribeRequest request_;
  v1::SubscribeResponse response_;
  bool enough_ = false;
};

}  // namespace

Subscribers::Subscribers(const std::string& target) {
  for (int i = 0; i < kConnections; ++i) {
    grpc::ChannelArguments own;
    own.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    stubs_.push_back(v1::NotificationStream::NewStub(grpc::CreateCustomChannel(
        target, grpc::InsecureChannelCredentials(), own)));
  }
}

void Subscribers::Start(int number, v1::SubscribeRequest::Edge edge, Take take,
                        Flight::Done done) {
  auto* stream = new Stream(std::move(take), std::move(done));
  stream->Start(*stubs_[number % stubs_.size()], edge);
}

}  // namespace bench
