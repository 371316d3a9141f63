#include "server/operations/completion.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

namespace gateway {
namespace {

absl::Status Complete(const Core& core, const OperationRecord& record,
                      google::protobuf::Any& response) {
  const auto kind = core.kinds.find(record.method());
  if (kind == core.kinds.end()) return absl::OkStatus();
  return kind->second->Complete(record, response);
}

std::string NotCompleted(absl::string_view summary, const absl::Status& why) {
  return absl::StrCat(
      summary, ", but its response cannot be completed: ", why.message());
}

}  // namespace

Outcome ReadOutcome(const Core& core, const OperationRecord& record,
                    absl::string_view body) {
  Outcome outcome =
      core.PlatformOf(record.method()).ReadCallback(record.request(), body);
  if (outcome.kind != Outcome::Kind::kSucceeded) return outcome;
  const absl::Status completed = Complete(core, record, outcome.response);
  if (completed.ok()) return outcome;
  outcome.response.Clear();
  outcome.summary = NotCompleted(outcome.summary, completed);
  return outcome;
}

void CompleteSent(const Core& core, const OperationRecord& record, Sent& sent) {
  if (sent.effect != Sent::Effect::kSucceeded) return;
  const absl::Status completed = Complete(core, record, sent.response);
  if (completed.ok()) return;
  sent.response.Clear();
  sent.summary = NotCompleted(sent.summary, completed);
}

}  // namespace gateway
