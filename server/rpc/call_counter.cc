#include "server/rpc/call_counter.h"

#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
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
  CountedCall(Metrics& metrics, absl::string_view method)
      : metrics_(metrics),
        method_(method),
        in_flight_(metrics.CallsInFlight(method)) {
    in_flight_.Add();
  }
  ~CountedCall() override { in_flight_.Subtract(); }

  void Intercept(InterceptorBatchMethods* batch) override {
    if (batch->QueryInterceptionHookPoint(
            InterceptionHookPoints::PRE_SEND_STATUS))
      metrics_.CountCall(method_, batch->GetSendStatus().error_code());
    batch->Proceed();
  }

 private:
  Metrics& metrics_;
  const absl::string_view method_;  // gRPC keeps it.
  Gauge in_flight_;
};

class CallCounter final
    : public grpc::experimental::ServerInterceptorFactoryInterface {
 public:
  explicit CallCounter(Metrics& metrics) : metrics_(metrics) {}

  Interceptor* CreateServerInterceptor(ServerRpcInfo* info) override {
    return new CountedCall(metrics_, LabelOf(*info));
  }

 private:
  Metrics& metrics_;
};

}  // namespace

std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>
NewCallCounter(Metrics& metrics) {
  return std::make_unique<CallCounter>(metrics);
}

}  // namespace gateway
