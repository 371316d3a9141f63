#include "server/rpc/read_call.h"

#include <utility>

#include "server/operations/refusals.h"
#include "server/rpc/deadline.h"
#include "server/rpc/unary_call.h"
#include "server/rpc/write_call.h"

namespace gateway {

grpc::ServerUnaryReactor* ReadCalls::Run(
    grpc::CallbackServerContext* context, const absl::Status& valid,
    const google::protobuf::Message& request,
    google::protobuf::Message* response) const {
  auto* call = new UnaryCall(context);
  const auto answer = call->answer();
  if (!valid.ok()) {
    answer->Finish(valid);
    return call;
  }
  if (operations_.draining()) {
    answer->Finish(Draining());
    return call;
  }
  Question question;
  question.request.PackFrom(request);
  question.caller = kDefaultCaller;
  question.until = Until(AnswerBy(*context, clock_.Now(), default_wait_),
                         answer->caller_gone());
  platform_.Read(
      std::move(question),
      [answer, response](const absl::StatusOr<google::protobuf::Any>& told) {
        answer->Finish(told.status(), [&] { told->UnpackTo(response); });
      });
  return call;
}

}  // namespace gateway
