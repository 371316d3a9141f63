#include "server/rpc/error_completer.h"

#include <future>
#include <stdexcept>
#include <string>

#include "adapters/base/error.h"
#include "fourws/gateway/v1/operation_service.grpc.pb.h"
#include "gmock/gmock.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/generic/generic_stub.h"
#include "gtest/gtest.h"
#include "server/rpc/grpc_server.h"
#include "server/telemetry/metrics.h"

namespace gateway {
namespace {

constexpr char kService[] = "fourws.gateway.v1.OperationService";

class Throwing final : public v1::OperationService::CallbackService {
  grpc::ServerUnaryReactor* StartOperation(
      grpc::CallbackServerContext* /*context*/,
      const v1::StartOperationRequest* /*request*/,
      v1::StartOperationResponse* /*response*/) override {
    throw std::runtime_error("what happens to others");
  }
};

class ErrorCompleterTest : public testing::Test {
 protected:
  // How a call of `method` with that body ends, and what its caller is told.
  grpc::StatusCode Call(const std::string& method, const std::string& body) {
    const grpc::Slice slice(body);
    const grpc::ByteBuffer request(&slice, 1);
    grpc::ByteBuffer response;
    grpc::ClientContext context;
    std::promise<grpc::Status> ended;
    stub_.UnaryCall(&context, method, grpc::StubOptions(), &request, &response,
                    [&](const grpc::Status& s) { ended.set_value(s); });
    const grpc::Status status = ended.get_future().get();
    google::rpc::Status details;
    EXPECT_TRUE(details.ParseFromString(status.error_details()));
    EXPECT_EQ(details.code(), status.error_code());
    const auto info = InfoOf(FromRpcStatus(details));
    reason_ = info ? info->reason() : "";
    outcome_ = info && info->metadata().contains("outcome")
                   ? info->metadata().at("outcome")
                   : "";
    return status.error_code();
  }

  Metrics metrics_;
  Throwing service_;
  const std::unique_ptr<GrpcServer> server_ =
      *GrpcServer::Start("127.0.0.1:0", {{kService, &service_}}, metrics_);
  grpc::GenericStub stub_{grpc::CreateChannel(
      server_->address(), grpc::InsecureChannelCredentials())};
  std::string reason_;
  std::string outcome_;
};

TEST_F(ErrorCompleterTest, SaysThatARequestCannotBeRead) {
  const std::string start = std::string("/") + kService + "/StartOperation";
  for (const char* body : {"\xff\xff", "\x0a\x04\x0a\x02\xc3\x28"}) {
    EXPECT_EQ(Call(start, body), grpc::StatusCode::INVALID_ARGUMENT);
    EXPECT_EQ(reason_, "INVALID_REQUEST");
    EXPECT_EQ(outcome_, "NOT_SENT");
  }
}

TEST_F(ErrorCompleterTest, ClaimsNothingOfAMethodThatThrows) {
  const std::string start = std::string("/") + kService + "/StartOperation";
  EXPECT_EQ(Call(start, ""), grpc::StatusCode::INTERNAL);
  EXPECT_EQ(reason_, "INTERNAL");
  EXPECT_EQ(outcome_, "UNKNOWN");
}

TEST_F(ErrorCompleterTest, SaysThatThereIsNoSuchMethod) {
  for (const char* method : {"/no.such.Service/Get", "/x"}) {
    EXPECT_EQ(Call(method, ""), grpc::StatusCode::UNIMPLEMENTED) << method;
    EXPECT_EQ(reason_, "NOT_OFFERED");
    EXPECT_EQ(outcome_, "NOT_SENT");
  }
  EXPECT_THAT(metrics_.Text(), testing::HasSubstr("method=\"unknown\""));
  EXPECT_THAT(metrics_.Text(), testing::Not(testing::HasSubstr("no.such")));
}

}  // namespace
}  // namespace gateway
