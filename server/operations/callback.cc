#include "server/operations/callback.h"

#include <utility>

#include "adapters/base/log.h"
#include "adapters/base/sha256.h"
#include "server/operations/completion.h"
#include "server/operations/rebinding.h"
#include "server/operations/transitions.h"

namespace gateway {
namespace {

void LogOutcome(const OperationRecord& record) {
  Log(LogLevel::kInfo, "operation_told",
      {{"name", record.name()},
       {"state", v1::OperationMetadata::State_Name(record.state())}});
}

void ApplyBody(const std::shared_ptr<Core>& core, OperationRecord record,
               std::string body, DoneWith<absl::Status> done) {
  Outcome outcome = ReadOutcome(*core, record, body);
  AmendBound(
      core, std::move(record),
      [core, outcome = std::move(outcome),
       body = std::move(body)](OperationRecord& changed) {
        return ApplyOutcome(changed, outcome, body, core->clock.Now());
      },
      [done = std::move(done)](absl::StatusOr<OperationRecord> stored) mutable {
        if (stored.ok()) LogOutcome(*stored);
        std::move(done)(stored.status());
      });
}

}  // namespace

void TakeCallback(const std::shared_ptr<Core>& core, const std::string& token,
                  std::string body, DoneWith<absl::Status> done) {
  core->store.FindByToken(
      Sha256(token), [core, body = std::move(body), done = std::move(done)](
                         absl::StatusOr<OperationRecord> record) mutable {
        if (!record.ok()) return std::move(done)(record.status());
        ApplyBody(core, *std::move(record), std::move(body), std::move(done));
      });
}

}  // namespace gateway
