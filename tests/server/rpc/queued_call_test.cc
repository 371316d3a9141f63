#include "server/rpc/queued_call.h"

#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "adapters/base/error.h"
#include "gmock/gmock.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/impl/rpc_service_method.h"
#include "gtest/gtest.h"
#include "server/rpc/grpc_server.h"
#include "server/telemetry/metrics.h"

namespace gateway {
namespace {

constexpr char kService[] = "fourws.gateway.v1.GiftcardService";
constexpr char kPath[] = "/fourws.gateway.v1.GiftcardService/GetGiftcard";

// A service of one method, whose calls the test answers.
class OneMethod final : public QueuedService {
 public:
  OneMethod() {
    AddMethod(new grpc::internal::RpcServiceMethod(
        kPath, grpc::internal::RpcMethod::NORMAL_RPC, nullptr));
    MarkMethodRaw(0);
  }

  void ServeFrom(CallQueue& queue, const CallCounter& counter) override {
    QueuedCall::Await(method_, queue, counter);
  }
  std::vector<std::string> Paths() const override { return {kPath}; }

  // What begins the calls.
  std::function<void(const QueuedMethod::Call&)> begin;

 private:
  const QueuedMethod method_ = {
      .path = kPath,
      .request =
          [this](auto* context, auto* request, auto* writer, CallQueue& queue,
                 void* tag) {
            RequestAsyncUnary(0, context, request, writer, &queue.reports(),
                              &queue.arrivals(), tag);
          },
      .begin = [this](const QueuedMethod::Call& call) { begin(call); }};
};

grpc::ByteBuffer BytesOf(const std::string& text) {
  const grpc::Slice slice(text);
  return {&slice, 1};
}

std::string TextOf(const grpc::ByteBuffer& bytes) {
  std::vector<grpc::Slice> slices;
  EXPECT_TRUE(bytes.Dump(&slices).ok());
  std::string text;
  for (const grpc::Slice& slice : slices)
    text.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  return text;
}

// A call of a client's.
struct ClientCall {
  explicit ClientCall(grpc::GenericStub& stub, const std::string& body = "") {
    request = BytesOf(body);
    stub.UnaryCall(&context, kPath, grpc::StubOptions(), &request, &response,
                   [this](const grpc::Status& s) { ended.set_value(s); });
  }
  grpc::Status Await() { return ended.get_future().get(); }

  grpc::ClientContext context;
  grpc::ByteBuffer request;
  grpc::ByteBuffer response;
  std::promise<grpc::Status> ended;
};

class QueuedCallTest : public testing::Test {
 protected:
  Metrics metrics_;
  OneMethod service_;
  std::unique_ptr<GrpcServer> server_ = *GrpcServer::Start(
      "127.0.0.1:0", {{kService, &service_, &service_}}, metrics_,
      {.connections = {}, .queues = 2, .on_state = nullptr});
  grpc::GenericStub stub_{grpc::CreateChannel(
      server_->address(), grpc::InsecureChannelCredentials())};
};

TEST_F(QueuedCallTest, SendsWhatItIsAnsweredWith) {
  service_.begin = [](const QueuedMethod::Call& call) {
    const std::string text = TextOf(call.request);
    std::thread([text, answer = call.answer, response = call.response] {
      answer->SendMetadata({{"said", text}});
      answer->Finish(absl::OkStatus(),
                     [&] { *response = BytesOf("you said " + text); });
    }).detach();
  };
  ClientCall call(stub_, "hello");
  EXPECT_TRUE(call.Await().ok());
  EXPECT_EQ(TextOf(call.response), "you said hello");
  const auto& metadata = call.context.GetServerInitialMetadata();
  const auto said = metadata.find("said");
  ASSERT_NE(said, metadata.end());
  EXPECT_EQ(std::string(said->second.begin(), said->second.end()), "hello");
  EXPECT_THAT(metrics_.Text(),
              testing::HasSubstr("fourws_rpc_total{code=\"OK\",method=\""
                                 "fourws.gateway.v1.GiftcardService/"
                                 "GetGiftcard\"} 1"));
}

TEST_F(QueuedCallTest, TellsWhoAnswersThatTheCallerIsGone) {
  std::promise<void> begun;
  std::promise<void> dropped;
  std::promise<void> gone;
  std::optional<std::stop_callback<std::function<void()>>> on_gone;
  std::shared_ptr<CallAnswer> kept;
  service_.begin = [&](const QueuedMethod::Call& call) {
    kept = call.answer;
    kept->Hold(
        std::shared_ptr<void>(nullptr, [&](void*) { dropped.set_value(); }));
    on_gone.emplace(kept->caller_gone(), [&] { gone.set_value(); });
    begun.set_value();
  };
  ClientCall call(stub_);
  begun.get_future().wait();
  call.context.TryCancel();
  EXPECT_EQ(call.Await().error_code(), grpc::StatusCode::CANCELLED);
  dropped.get_future().wait();
  gone.get_future().wait();
  kept->Finish(absl::OkStatus());  // Too late, and harmless.
}

TEST_F(QueuedCallTest, ClaimsNothingOfAMethodThatThrows) {
  service_.begin = [](const QueuedMethod::Call&) {
    throw std::runtime_error("what happens to others");
  };
  ClientCall call(stub_);
  const grpc::Status status = call.Await();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INTERNAL);
  google::rpc::Status details;
  ASSERT_TRUE(details.ParseFromString(status.error_details()));
  const auto info = InfoOf(FromRpcStatus(details));
  ASSERT_TRUE(info.has_value());
  EXPECT_EQ(info->reason(), "INTERNAL");
}

TEST_F(QueuedCallTest, EndsWithItsServer) {
  std::promise<void> begun;
  std::shared_ptr<CallAnswer> kept;
  service_.begin = [&](const QueuedMethod::Call& call) {
    kept = call.answer;
    begun.set_value();
  };
  ClientCall call(stub_);
  begun.get_future().wait();
  server_.reset();
  EXPECT_FALSE(call.Await().ok());
  kept->Finish(absl::OkStatus());  // Too late, and harmless.
}

TEST_F(QueuedCallTest, BeginsMoreThanOneAtATime) {
  constexpr int kCalls = 100;
  Mutex mu;
  std::vector<std::shared_ptr<CallAnswer>> waiting;
  service_.begin = [&](const QueuedMethod::Call& call) {
    std::vector<std::shared_ptr<CallAnswer>> all;
    {
      MutexLock lock(mu);
      waiting.push_back(call.answer);
      if (waiting.size() == kCalls) all.swap(waiting);
    }
    for (const auto& answer : all) answer->Finish(absl::OkStatus());
  };
  std::vector<std::unique_ptr<ClientCall>> calls;
  calls.reserve(kCalls);
  for (int i = 0; i < kCalls; ++i)
    calls.push_back(std::make_unique<ClientCall>(stub_));
  for (const auto& call : calls) EXPECT_TRUE(call->Await().ok());
}

}  // namespace
}  // namespace gateway
