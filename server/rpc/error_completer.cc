#include "server/rpc/error_completer.h"

#include <utility>

#include "absl/strings/string_view.h"
#include "server/rpc/grpc_status.h"
#include "server/rpc/request_errors.h"

namespace gateway {
namespace {

using grpc::experimental::InterceptionHookPoints;
using grpc::experimental::InterceptorBatchMethods;
using grpc::experimental::ServerRpcInfo;

// One call.
class CompletedCall final : public grpc::experimental::Interceptor {
 public:
  explicit CompletedCall(const ServerRpcInfo& info)
      : method_(info.method()),
        has_one_request_(info.type() == ServerRpcInfo::Type::UNARY ||
                         info.type() == ServerRpcInfo::Type::SERVER_STREAMING) {
  }

  void Intercept(InterceptorBatchMethods* batch) override {
    // A stream of requests ends with a message that is missing, too.
    if (has_one_request_ && batch->QueryInterceptionHookPoint(
                                InterceptionHookPoints::POST_RECV_MESSAGE))
      is_unreadable_ = batch->GetRecvMessage() == nullptr;
    if (batch->QueryInterceptionHookPoint(
            InterceptionHookPoints::PRE_SEND_STATUS) &&
        IsBare(batch->GetSendStatus()))
      batch->ModifySendStatus(ToGrpcStatus(Error()));
    batch->Proceed();
  }

 private:
  absl::Status Error() const {
    if (is_unreadable_) return UnreadableRequest(method_);
    return has_one_request_ ? MethodFailed(method_) : UnknownMethod(method_);
  }

  // Every error of the gateway's own has details.
  static bool IsBare(const grpc::Status& status) {
    return status.error_code() == grpc::StatusCode::UNIMPLEMENTED &&
           status.error_details().empty();
  }

  const absl::string_view method_;  // gRPC keeps it.
  const bool has_one_request_;
  bool is_unreadable_ = false;
};

class ErrorCompleter final
    : public grpc::experimental::ServerInterceptorFactoryInterface {
 public:
  explicit ErrorCompleter(std::function<bool(absl::string_view)> is_complete)
      : is_complete_(std::move(is_complete)) {}

  // gRPC goes without an interceptor where this returns none.
  grpc::experimental::Interceptor* CreateServerInterceptor(
      ServerRpcInfo* info) override {
    if (is_complete_(info->method())) return nullptr;
    return new CompletedCall(*info);
  }

 private:
  const std::function<bool(absl::string_view)> is_complete_;
};

}  // namespace

std::unique_ptr<grpc::experimental::ServerInterceptorFactoryInterface>
NewErrorCompleter(std::function<bool(absl::string_view path)> is_complete) {
  return std::make_unique<ErrorCompleter>(std::move(is_complete));
}

}  // namespace gateway
