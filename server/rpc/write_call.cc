#include "server/rpc/write_call.h"

#include <string>
#include <utility>

#include "adapters/base/error.h"
#include "server/operations/transitions.h"
#include "server/rpc/deadline.h"
#include "server/rpc/write_methods.h"

namespace gateway {

grpc::ServerUnaryReactor* WriteCalls::Run(
    grpc::CallbackServerContext* context,
    const google::protobuf::Message& request,
    google::protobuf::Message* response, Finish finish) {
  auto* call = new UnaryCall(context);
  const auto answer = call->answer();
  WriteCall write;
  write.request.PackFrom(request);
  const auto valid = ReadWriteRequest(write.request);
  if (!valid.ok()) {
    answer->Finish(valid.status());
    return call;
  }
  write.caller = kDefaultCaller;
  write.method = valid->method;
  write.request_id = valid->request_id;
  write.give_up = AnswerBy(*context, clock_.Now(), default_wait_);
  const auto done = [answer, response, give_up = write.give_up,
                     finish = std::move(finish)](
                        absl::StatusOr<google::protobuf::Any> result) {
    if (result.ok() && finish) return finish(answer, give_up, *result);
    answer->Finish(result.status(), [&] { result->UnpackTo(response); });
  };
  if (valid->validate_only) {
    operations_.Validate(
        std::move(write), answer->caller_gone(),
        [answer, response](absl::StatusOr<google::protobuf::Any> result) {
          answer->Finish(result.status(), [&] { result->UnpackTo(response); });
        });
    return call;
  }
  answer->Hold(operations_.Run(
      std::move(write),
      [answer](const std::string& name) {
        answer->SendMetadata(kOperationMetadata, name);
      },
      [done](absl::StatusOr<OperationRecord> operation) {
        if (!operation.ok()) return done(operation.status());
        done(ResultOf(*operation));
      }));
  return call;
}

}  // namespace gateway
