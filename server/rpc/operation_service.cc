#include "server/rpc/operation_service.h"

#include <utility>

#include "adapters/base/error.h"
#include "server/operations/operation_view.h"
#include "server/rpc/caller.h"
#include "server/rpc/unary_call.h"
#include "server/rpc/write_request.h"

namespace gateway {
namespace {

absl::StatusOr<WriteRequest> Valid(const v1::StartOperationRequest& request) {
  auto write = ReadWriteRequest(request.request());
  if (!write.ok() || !write->validate_only) return write;
  return WithMetadata(InvalidRequest({{"request.validate_only",
                                       "goes with the write's own method"}}),
                      "outcome", kNotSent);
}

}  // namespace

grpc::ServerUnaryReactor* OperationService::StartOperation(
    grpc::CallbackServerContext* context,
    const v1::StartOperationRequest* request,
    v1::StartOperationResponse* response) {
  auto* call = new UnaryCall(context);
  const auto answer = call->answer();
  auto valid = Valid(*request);
  if (!valid.ok()) {
    answer->Finish(valid.status());
    return call;
  }
  WriteCall write;
  write.caller = kDefaultCaller;
  write.method = std::move(valid->method);
  write.request_id = std::move(valid->request_id);
  write.request = request->request();
  write.unpacked = std::move(valid->unpacked);
  operations_.Start(
      std::move(write),
      [answer, response](const absl::StatusOr<OperationRecord>& record) {
        answer->Finish(record.status(), [&] {
          *response->mutable_operation() = ToOperation(*record);
        });
      });
  return call;
}

}  // namespace gateway
