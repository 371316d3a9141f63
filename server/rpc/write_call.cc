#include "server/rpc/write_call.h"

#include <memory>
#include <utility>

#include "server/operations/transitions.h"

namespace gateway {

void RunWrite(UnaryCall& call, Operations& operations, WriteCall write,
              std::function<void(absl::StatusOr<google::protobuf::Any>)> done) {
  const auto& answer = call.answer();
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
