#include "server/rpc/health_reason.h"

#include <utility>

#include "absl/strings/string_view.h"

namespace gateway {
namespace {

using grpc::experimental::InterceptionHookPoints;
using grpc::experimental::Interceptor;
using grpc::experimental::InterceptorBatchMethods;
using grpc::experimental::ServerRpcInfo;

// One call of Check.
class ExplainedCheck final : public Interceptor {
 public:
  explicit ExplainedCheck(std::shared_ptr<const HealthReason> reason)
      : reason_(std::move(reason)) {}

  void Intercept(InterceptorBatchMethods* batch) override {
    if (batch->QueryInterceptionHookPoint(
            InterceptionHookPoints::PRE_SEND_INITIAL_METADATA)) {
      std::string why = reason_->Get();
      if (!why.empty()) {
        batch->GetSendInitialMetadata()->emplace("fourws-not-ready",
                                                 std::move(why));
      }
    }
    batch->Proceed();
  }

 private:
  const std::shared_ptr<const HealthReason> reason_;
};

class HealthExplainer final
    : public grpc::experimental::ServerInterceptorFactoryInterface {
 public:
  explicit HealthExplainer(std::shared_ptr<const HealthReason> reason)
      : reason_(std::move(reason)) {}

  // gRPC goes without an interceptor where this returns none.
  Interceptor* CreateServerInterceptor(ServerRpcInfo* info) override {
    if (absl::string_view(info->method()) != "/grpc.health.v1.Health/Check")
      return nullptr;
    return new ExplainedCheck(reason_);
  }

 private:
  const std::shared_ptr<const HealthReason> reason_;
};

}  // namespace

void HealthReason::Set(std::string why) {
  MutexLock lock(mu_);
  why_ = std::move(why);
}

std::string HealthReason::Get() const {
  MutexLock lock(mu_);
  return why_;
}

std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>
NewHealthExplainer(std::shared_ptr<const HealthReason> reason) {
  return std::make_unique<HealthExplainer>(std::move(reason));
}

}  // namespace gateway
