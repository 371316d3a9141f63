#include "server/rpc/read_methods.h"

#include <utility>

#include "server/operations/refusals.h"
#include "server/rpc/caller.h"
#include "server/rpc/deadline.h"

namespace gateway {

void ReadMethods::Run(ContractCall call) const {
  const ContractReply& reply = call.reply;
  if (auto valid = call.method.validator(*call.request.message); !valid.ok())
    return reply.Finish(std::move(valid));
  if (operations_.draining()) return reply.Finish(Draining());
  Question question;
  question.request = std::move(call.request.any);
  question.unpacked = std::move(call.request.message);
  question.caller = kDefaultCaller;
  question.until = Until(AnswerBy(call.context, clock_.Now(), default_wait_),
                         reply.answer().caller_gone());
  platform_.Read(std::move(question),
                 [reply](absl::StatusOr<google::protobuf::Any> result) {
                   reply.Finish(std::move(result));
                 });
}

}  // namespace gateway
