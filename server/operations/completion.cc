#include "server/operations/completion.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/base/error.h"
#include "adapters/base/status_macros.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

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

void CompleteAgain(const Core& core, OperationRecord& record) {
  if (record.state() != v1::OperationMetadata::STATE_SUCCEEDED) return;
  google::protobuf::Any response = record.response();
  if (Complete(core, record, response).ok())
    *record.mutable_response() = std::move(response);
}

absl::StatusOr<google::protobuf::Any> BareResponse(
    const Core& core, const OperationRecord& record) {
  const auto* method =
      google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(
          record.method());
  const auto kind = core.kinds.find(record.method());
  if (method == nullptr || kind == core.kinds.end()) {
    return MakeError(
        absl::StatusCode::kInternal, v1::ERROR_REASON_INTERNAL,
        absl::StrCat("this gateway makes no write ", record.method()));
  }
  if (kind->second->ResponseIsUpstreams()) {
    return InvalidRequest(
        {{"outcome",
          "cannot be SUCCEEDED: nobody but upstream knows what it made"}});
  }
  google::protobuf::Any response;
  response.PackFrom(
      *google::protobuf::MessageFactory::generated_factory()->GetPrototype(
          method->output_type()));
  RETURN_IF_ERROR(kind->second->Complete(record, response));
  return response;
}

}  // namespace gateway
