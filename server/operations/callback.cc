#include "server/operations/callback.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "adapters/base/json.h"
#include "adapters/base/log.h"
#include "adapters/base/sha256.h"
#include "adapters/http/body_coding.h"
#include "server/operations/completion.h"
#include "server/operations/operation_state.h"
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
  bool cut_short = false;  // Its end is missing.
};

Posted Decoded(const Core& core, const HttpHeaders& headers, std::string body) {
  auto text = DecodedBody(headers, body, core.options.max_callback_bytes,
                          UnknownCharset::kLeave);
  const bool cut_short = absl::IsDataLoss(text.status());
  if (text.ok() && text->has_value()) body = **std::move(text);
  return {std::move(body), cut_short};
}

// Changes `record` by what is in `posted`, and notes whether that is cut short.
bool ApplyTo(OperationRecord& record, Posted& posted, const Core& core) {
  // Read for the record as it then is: the first answer, which says the id, may
  // have been stored meanwhile.
  const Outcome outcome = ReadOutcome(core, record, posted.body);
  if (outcome.kind == Outcome::Kind::kUnreadable)
    posted.cut_short = posted.cut_short || IsCutShort(posted.body);
  // Only another outcome is compared.
  const bool compares = IsDone(record);
  return ApplyOutcome(
      record, outcome, posted.body, core.clock.WallNow(),
      compares ? BareResponse(core, record).value_or(google::protobuf::Any())
               : google::protobuf::Any());
}

void ApplyBody(const std::shared_ptr<Core>& core, OperationSnapshot record,
               Posted posted, ReplyWith<absl::Status> reply) {
  const auto shared = std::make_shared<Posted>(std::move(posted));
  AmendBound(
      core, std::move(record),
      [core, shared](OperationRecord& changed) {
        return ApplyTo(changed, *shared, *core);
      },
      [shared, reply = std::move(reply)](
          absl::StatusOr<OperationSnapshot> stored) mutable {
        if (stored.ok()) LogOutcome(*stored);
        // DATA_LOSS says that the body was cut short, not that the store is
        // damaged.
        if (absl::IsDataLoss(stored.status()))
          stored = absl::UnavailableError(stored.status().message());
        std::move(reply)(stored.ok() && shared->cut_short
                             ? absl::DataLossError("the body is cut short")
                             : stored.status());
      });
}

// Whether a body takes so little time to decode and to read that whoever hands
// it over can wait.
bool IsSmall(const HttpHeaders& headers, absl::string_view body) {
  constexpr size_t kSmallBytes = size_t{64} * 1024;
  constexpr absl::string_view kGzip = "\x1f\x8b";
  return body.size() <= kSmallBytes && !absl::StartsWith(body, kGzip) &&
         std::none_of(headers.begin(), headers.end(), [](const auto& header) {
           return header.first == "content-encoding";
         });
}

// Applies the body to `record`, as it was when the callback began.
void ApplyPosted(const std::shared_ptr<Core>& core, OperationSnapshot record,
                 HttpHeaders headers, std::string body,
                 ReplyWith<absl::Status> reply) {
  if (IsSmall(headers, body)) {
    return ApplyBody(core, std::move(record),
                     Decoded(*core, headers, std::move(body)),
                     std::move(reply));
  }
  // The rest goes on where the store answers.
  std::string name = record->name();
  core->store.Get(
      std::move(name), [core, headers = std::move(headers),
                        body = std::move(body), reply = std::move(reply)](
                           absl::StatusOr<OperationRecord> record) mutable {
        if (!record.ok()) return std::move(reply)(record.status());
        ApplyBody(core, *std::move(record),
                  Decoded(*core, headers, std::move(body)), std::move(reply));
      });
}

}  // namespace

void FindCallback(const std::shared_ptr<Core>& core, const std::string& token,
                  Reply<TakeCallback> reply) {
  const auto take = [core](OperationSnapshot found) {
    return TakeCallback([core, record = std::move(found)](
                            HttpHeaders headers, std::string body,
                            ReplyWith<absl::Status> reply) mutable {
      ApplyPosted(core, std::move(record), std::move(headers), std::move(body),
                  std::move(reply));
    });
  };
  std::string hash = Sha256(token);
  OperationSnapshot known = core->records.FindByToken(hash);
  if (known != nullptr) return std::move(reply)(take(std::move(known)));
  core->store.FindByToken(std::move(hash),
                          [take, reply = std::move(reply)](
                              absl::StatusOr<OperationRecord> record) mutable {
                            if (!record.ok())
                              return std::move(reply)(record.status());
                            std::move(reply)(take(*std::move(record)));
                          });
}

}  // namespace gateway
