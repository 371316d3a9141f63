#include "server/rpc/write_call.h"

#include <memory>
#include <utility>

#include "adapters/base/error.h"
#include "server/operations/transitions.h"

namespace gateway {

void RunWrite(UnaryCall& call, Operations& operations, WriteCall write,
              absl::Time now,
              std::function<void(absl::StatusOr<google::protobuf::Any>)> done) {
  if (write.give_up <= now)
    return done(MakeError(absl::StatusCode::kDeadlineExceeded,
                          v1::ERROR_REASON_DEADLINE_BEFORE_SENDING,
                          "the deadline has passed; nothing was sent",
                          {{"outcome", std::string(kNotSent)}}));
  const auto answer = call.answer();
  answer->Hold(operations.Run(
      std::move(write),
      [answer](const std::string& name) {
        answer->SendMetadata(kOperationMetadata, name);
      },
      [done = std::move(done)](absl::StatusOr<OperationRecord> operation) {
        if (!operation.ok()) return done(operation.status());
        done(ResultOf(*operation));
      }));
}

}  // namespace gateway
