#include "server/rpc/call_counter.h"

#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "grpcpp/server_context.h"
#include "server/rpc/request_errors.h"

namespace gateway {
namespace {

using grpc::experimental::InterceptionHookPoints;
using grpc::experimental::Interceptor;
using grpc::experimental::InterceptorBatchMethods;
using grpc::experimental::ServerRpcInfo;

// gRPC serves methods that do not exist as streams both ways.
absl::string_view LabelOf(const ServerRpcInfo& info) {
  const bool exists = info.type() != ServerRpcInfo::Type::BIDI_STREAMING ||
                      MethodAt(info.method()) != nullptr;
  return exists ? absl::StripPrefix(info.method(), "/") : "unknown";
}

// One call.
class CountedCall final : public Interceptor {
 public:
  CountedCall(Metrics& metrics, GrpcConnections& connections,
              ServerRpcInfo& info)
      : metrics_(metrics),
        connections_(connections),
        info_(info),
        method_(LabelOf(info)),
        in_flight_(metrics.CallsInFlight(method_)) {
    in_flight_.Add();
  }
  ~CountedCall() override {
    in_flight_.Subtract();
    if (connection_ != nullptr) connection_->EndCall();
  }

  void Intercept(InterceptorBatchMethods* batch) override {
    // Only now does gRPC know the peer of every kind of call.
    if (batch->QueryInterceptionHookPoint(
            InterceptionHookPoints::POST_RECV_INITIAL_METADATA) &&
        connection_ == nullptr) {
      connection_ = connections_.BeginCall(info_.server_context()->peer());
    }
    if (batch->QueryInterceptionHookPoint(
            InterceptionHookPoints::PRE_SEND_STATUS))
      metrics_.CountCall(method_, batch->GetSendStatus().error_code());
    batch->Proceed();
  }

 private:
  Metrics& metrics_;
  GrpcConnections& connections_;
  ServerRpcInfo& info_;             // It owns this.
  const absl::string_view method_;  // gRPC keeps it.
  Gauge in_flight_;
  std::shared_ptr<GrpcConnection> connection_;
};

class CallCounter final
    : public grpc::experimental::ServerInterceptorFactoryInterface {
 public:
  CallCounter(Metrics& metrics, GrpcConnections& connections)
      : metrics_(metrics), connections_(connections) {}

  Interceptor* CreateServerInterceptor(ServerRpcInfo* info) override {
    return new CountedCall(metrics_, connections_, *info);
  }

 private:
  Metrics& metrics_;
  GrpcConnections& connections_;
};

}  // namespace

std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>
NewCallCounter(Metrics& metrics, GrpcConnections& connections) {
  return std::make_unique<CallCounter>(metrics, connections);
}

}  // namespace gateway
