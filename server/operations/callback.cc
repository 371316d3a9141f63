#include "server/operations/callback.h"

#include <utility>

#include "adapters/base/log.h"
#include "adapters/base/sha256.h"
#include "adapters/http/body_coding.h"
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

// `body` decoded; as it came if it cannot be, for it is kept as evidence then.
std::string Decoded(const Core& core, const HttpHeaders& headers,
                    std::string body) {
  auto text = DecodedBody(headers, body, core.options.max_callback_bytes);
  return text.ok() && text->has_value() ? **std::move(text) : std::move(body);
}

void ApplyBody(const std::shared_ptr<Core>& core, OperationRecord record,
               std::string body, DoneWith<absl::Status> done) {
  AmendBound(
      core, std::move(record),
      [core, body = std::move(body)](OperationRecord& changed) {
        // Read for the record as it then is: the first answer, which says the
        // id, may have been stored meanwhile.
        return ApplyOutcome(changed, ReadOutcome(*core, changed, body), body,
                            core->clock.Now());
      },
      [done = std::move(done)](absl::StatusOr<OperationRecord> stored) mutable {
        if (stored.ok()) LogOutcome(*stored);
        std::move(done)(stored.status());
      });
}

}  // namespace

void TakeCallback(const std::shared_ptr<Core>& core, const std::string& token,
                  HttpHeaders headers, std::string body,
                  DoneWith<absl::Status> done) {
  core->store.FindByToken(
      Sha256(token),
      [core, headers = std::move(headers), body = std::move(body),
       done = std::move(done)](absl::StatusOr<OperationRecord> record) mutable {
        if (!record.ok()) return std::move(done)(record.status());
        // Not before: only who has the token may make us work.
        ApplyBody(core, *std::move(record),
                  Decoded(*core, headers, std::move(body)), std::move(done));
      });
}

}  // namespace gateway
