#include "server/rpc/dead_letter_service.h"

#include <utility>

#include "server/rpc/dead_letter_acts.h"
#include "server/rpc/dead_letter_list.h"
#include "server/rpc/dead_letter_view.h"
#include "server/rpc/deadline.h"
#include "server/rpc/unary_call.h"
#include "server/rpc/validate_dead_letters.h"

namespace gateway {

grpc::ServerUnaryReactor* DeadLetterService::ListDeadLetters(
    grpc::CallbackServerContext* context,
    const v1::ListDeadLettersRequest* request,
    v1::ListDeadLettersResponse* response) {
  auto* call = new UnaryCall(context);
  const auto answer = call->answer();
  const DeadLetterList list(letters_.log(), *request);
  absl::Status valid = Validate(*request);
  const auto after = list.PositionOf(request->page_token());
  if (valid.ok()) valid = after.status();
  if (!valid.ok()) {
    answer->Finish(valid);
    return call;
  }
  const int size = LetterPageSize(request->page_size());
  // One more, to know whether there are more.
  letters_.store().List(
      ToQuery(request->filter()), *after, size + 1,
      [answer, response, list, size](auto found) {
        answer->Finish(DeadLetterError(found.status()), [&] {
          if (const auto last = FillPage(*found, size, *response))
            response->set_next_page_token(list.TokenAfter(*last));
        });
      });
  return call;
}

grpc::ServerUnaryReactor* DeadLetterService::GetDeadLetter(
    grpc::CallbackServerContext* context,
    const v1::GetDeadLetterRequest* request,
    v1::GetDeadLetterResponse* response) {
  auto* call = new UnaryCall(context);
  const auto answer = call->answer();
  if (const auto valid = Validate(*request); !valid.ok()) {
    answer->Finish(valid);
    return call;
  }
  letters_.store().Get(
      *DeadLetterNumber(request->name()),
      [answer, response, offset = request->body_offset()](auto letter) {
        answer->Finish(DeadLetterError(letter.status()), [&] {
          *response->mutable_dead_letter() = ToProto(*letter);
          CutBody(offset, *response);
        });
      });
  return call;
}

grpc::ServerUnaryReactor* DeadLetterService::ReplayDeadLetters(
    grpc::CallbackServerContext* context,
    const v1::ReplayDeadLettersRequest* request,
    v1::ReplayDeadLettersResponse* response) {
  auto* call = new UnaryCall(context);
  const auto answer = call->answer();
  const DeadLetterList list(letters_.log(), *request);
  absl::Status valid = Validate(*request);
  const auto after = list.PositionOf(request->page_token());
  if (valid.ok()) valid = after.status();
  if (!valid.ok()) {
    answer->Finish(valid);
    return call;
  }
  ReplayOrder order = ToOrder(*request);
  order.after = *after;
  order.until = AnswerBy(*context, clock_.Now(), default_wait_);
  ReplayLetters(letters_, clock_, std::move(order), list, response, answer);
  return call;
}

grpc::ServerUnaryReactor* DeadLetterService::DiscardDeadLetters(
    grpc::CallbackServerContext* context,
    const v1::DiscardDeadLettersRequest* request,
    v1::DiscardDeadLettersResponse* response) {
  auto* call = new UnaryCall(context);
  const auto answer = call->answer();
  if (const auto valid = Validate(*request); !valid.ok())
    answer->Finish(valid);
  else
    DiscardLetters(letters_, *request, response, answer);
  return call;
}

grpc::ServerUnaryReactor* DeadLetterService::ImportDeadLetters(
    grpc::CallbackServerContext* context,
    const v1::ImportDeadLettersRequest* request,
    v1::ImportDeadLettersResponse* response) {
  auto* call = new UnaryCall(context);
  const auto answer = call->answer();
  const auto valid = Validate(*request, letters_, clock_.WallNow());
  if (!valid.ok())
    answer->Finish(valid);
  else
    ImportLetters(letters_, *request, response, answer);
  return call;
}

}  // namespace gateway
