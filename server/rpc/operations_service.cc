#include "server/rpc/operations_service.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "adapters/base/error.h"
#include "server/operations/operation_view.h"
#include "server/rpc/deadline.h"
#include "server/rpc/unary_call.h"
#include "server/rpc/write_call.h"

namespace gateway {
namespace {

using google::longrunning::Operation;

constexpr size_t kMaxName = 128;

// An answer that shows the operation it gets.
Done<OperationRecord> Show(const UnaryCall& call, Operation* response) {
  return [answer = call.answer(),
          response](absl::StatusOr<OperationRecord> record) {
    answer->Finish(record.status(), [&] { *response = ToOperation(*record); });
  };
}

absl::Status ValidName(const std::string& name) {
  if (name.empty()) return InvalidRequest({{"name", "is required"}});
  if (name.size() > kMaxName)
    return InvalidRequest({{"name", "is too long to be a name"}});
  return absl::OkStatus();
}

grpc::ServerUnaryReactor* NotOffered(grpc::CallbackServerContext* context) {
  auto* call = new UnaryCall(context);
  call->answer()->Finish(MakeError(absl::StatusCode::kUnimplemented,
                                   v1::ERROR_REASON_NOT_OFFERED,
                                   "the method is not offered"));
  return call;
}

}  // namespace

grpc::ServerUnaryReactor* OperationsService::GetOperation(
    grpc::CallbackServerContext* context,
    const google::longrunning::GetOperationRequest* request,
    Operation* response) {
  auto* call = new UnaryCall(context);
  if (const auto valid = ValidName(request->name()); !valid.ok())
    call->answer()->Finish(valid);
  else
    operations_.Get(kDefaultCaller, request->name(), Show(*call, response));
  return call;
}

grpc::ServerUnaryReactor* OperationsService::WaitOperation(
    grpc::CallbackServerContext* context,
    const google::longrunning::WaitOperationRequest* request,
    Operation* response) {
  auto* call = new UnaryCall(context);
  const auto answer = call->answer();
  if (const auto valid = ValidName(request->name()); !valid.ok()) {
    answer->Finish(valid);
    return call;
  }
  const absl::Time now = clock_.Now();
  absl::Time until = AnswerBy(*context, now, default_wait_);
  if (request->has_timeout()) {
    const absl::Duration timeout =
        absl::Seconds(request->timeout().seconds()) +
        absl::Nanoseconds(request->timeout().nanos());
    until = std::min(until, now + std::max(timeout, absl::ZeroDuration()));
  }
  answer->Hold(operations_.Wait(kDefaultCaller, request->name(), until,
                                Show(*call, response)));
  return call;
}

grpc::ServerUnaryReactor* OperationsService::ListOperations(
    grpc::CallbackServerContext* context,
    const google::longrunning::ListOperationsRequest*,
    google::longrunning::ListOperationsResponse*) {
  return NotOffered(context);
}

grpc::ServerUnaryReactor* OperationsService::CancelOperation(
    grpc::CallbackServerContext* context,
    const google::longrunning::CancelOperationRequest*,
    google::protobuf::Empty*) {
  return NotOffered(context);
}

grpc::ServerUnaryReactor* OperationsService::DeleteOperation(
    grpc::CallbackServerContext* context,
    const google::longrunning::DeleteOperationRequest*,
    google::protobuf::Empty*) {
  return NotOffered(context);
}

}  // namespace gateway
