#include "server/rpc/write_methods.h"

#include <string>
#include <utility>
#include <vector>

#include "server/operations/operation_result.h"
#include "server/rpc/caller.h"
#include "server/rpc/deadline.h"
#include "server/rpc/write_request.h"

namespace gateway {

using google::protobuf::Any;

void WriteMethods::Run(ContractCall call, Finish finish) {
  const ContractReply& reply = call.reply;
  auto valid = ReadWriteRequest(call.method, std::move(call.request.message));
  if (!valid.ok()) return reply.Finish(valid.status());
  WriteCall write;
  write.caller = kDefaultCaller;
  write.method = std::move(valid->method);
  write.request_id = std::move(valid->request_id);
  write.request = std::move(call.request.any);
  write.unpacked = std::move(valid->unpacked);
  write.give_up = AnswerBy(call.context, clock_.Now(), default_wait_);
  if (valid->validate_only) {
    return operations_.Validate(std::move(write), reply.answer().caller_gone(),
                                [reply](absl::StatusOr<Any> result) {
                                  reply.Finish(std::move(result));
                                });
  }
  const absl::Time give_up = write.give_up;
  reply.answer().Hold(operations_.Run(
      std::move(write),
      [reply](const std::string& name, bool joined) {
        std::vector<std::pair<std::string, std::string>> metadata = {
            {kOperationMetadata, name}};
        if (joined) metadata.emplace_back(kJoinedMetadata, "true");
        reply.answer().SendMetadata(metadata);
      },
      [reply, give_up, finish = std::move(finish)](
          const absl::StatusOr<OperationSnapshot>& operation) {
        if (!operation.ok()) return reply.Finish(operation.status());
        auto result = ResultOf(*operation);
        if (result.ok() && finish) return finish(reply, give_up, *result);
        reply.Finish(std::move(result));
      }));
}

}  // namespace gateway
