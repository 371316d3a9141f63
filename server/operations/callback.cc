#include "server/operations/callback.h"

#include <utility>

#include "adapters/base/json.h"
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

// What was posted.
struct Posted {
  // Decoded; as it came if it cannot be, for it is kept as evidence then.
  std::string body;
  bool cut_short = false;  // It was compressed, and its end is missing.
};

Posted Decoded(const Core& core, const HttpHeaders& headers, std::string body) {
  auto text = DecodedBody(headers, body, core.options.max_callback_bytes,
                          UnknownCharset::kLeave);
  const bool cut_short = absl::IsDataLoss(text.status());
  if (text.ok() && text->has_value()) body = **std::move(text);
  return {std::move(body), cut_short};
}

void ApplyBody(const std::shared_ptr<Core>& core, OperationRecord record,
               Posted posted, DoneWith<absl::Status> done) {
  const bool cut_short = posted.cut_short || IsCutShort(posted.body);
  AmendBound(
      core, std::move(record),
      [core, body = std::move(posted.body)](OperationRecord& changed) {
        // Read for the record as it then is: the first answer, which says the
        // id, may have been stored meanwhile.
        return ApplyOutcome(
            changed, ReadOutcome(*core, changed, body), body,
            core->clock.WallNow(),
            BareResponse(*core, changed).value_or(google::protobuf::Any()));
      },
      [cut_short,
       done = std::move(done)](absl::StatusOr<OperationRecord> stored) mutable {
        if (stored.ok()) LogOutcome(*stored);
        std::move(done)(stored.ok() && cut_short
                            ? absl::DataLossError("the body is cut short")
                            : stored.status());
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
