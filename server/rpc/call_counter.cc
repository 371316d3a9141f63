#include "server/rpc/call_counter.h"

#include <utility>

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

// One call. gRPC keeps the name of its method.
class InterceptedCall final : public Interceptor {
 public:
  InterceptedCall(const CallCounter& counter, ServerRpcInfo& info)
      : info_(info),
        counted_(counter.metrics, counter.connections, LabelOf(info)) {}

  void Intercept(InterceptorBatchMethods* batch) override {
    // Only now does gRPC know the peer of every kind of call.
    if (batch->QueryInterceptionHookPoint(
            InterceptionHookPoints::POST_RECV_INITIAL_METADATA))
      counted_.SetPeer(info_.server_context()->peer());
    if (batch->QueryInterceptionHookPoint(
            InterceptionHookPoints::PRE_SEND_STATUS))
      counted_.CountEnd(batch->GetSendStatus().error_code());
    batch->Proceed();
  }

 private:
  ServerRpcInfo& info_;  // It owns this.
  CountedCall counted_;
};

class CountingFactory final
    : public grpc::experimental::ServerInterceptorFactoryInterface {
 public:
  CountingFactory(const CallCounter& counter,
                  std::function<bool(absl::string_view)> is_counted)
      : counter_(counter), is_counted_(std::move(is_counted)) {}

  // gRPC goes without an interceptor where this returns none.
  Interceptor* CreateServerInterceptor(ServerRpcInfo* info) override {
    if (is_counted_(info->method())) return nullptr;
    return new InterceptedCall(counter_, *info);
  }

 private:
  const CallCounter counter_;
  const std::function<bool(absl::string_view)> is_counted_;
};

}  // namespace

CountedCall::CountedCall(Metrics& metrics, GrpcConnections& connections,
                         absl::string_view method)
    : metrics_(metrics),
      connections_(connections),
      method_(method),
      in_flight_(metrics.CallsInFlight(method)) {
  in_flight_.Add();
}

CountedCall::~CountedCall() {
  in_flight_.Subtract();
  if (connection_ != nullptr) connection_->EndCall();
}

void CountedCall::SetPeer(absl::string_view peer) {
  if (connection_ == nullptr) connection_ = connections_.BeginCall(peer);
}

std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>
NewCallCounter(const CallCounter& counter,
               std::function<bool(absl::string_view path)> is_counted) {
  return std::make_unique<CountingFactory>(counter, std::move(is_counted));
}

}  // namespace gateway
