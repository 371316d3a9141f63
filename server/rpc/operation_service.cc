#include "server/rpc/operation_service.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "adapters/base/error.h"
#include "server/operations/answer_fit.h"
#include "server/operations/operation_view.h"
#include "server/rpc/caller.h"
#include "server/rpc/deadline.h"
#include "server/rpc/faults.h"
#include "server/rpc/unary_call.h"
#include "server/rpc/write_request.h"

namespace gateway {
namespace {

constexpr size_t kMaxSettledName = 128;
constexpr size_t kMaxNote = 250;
constexpr size_t kMaxSettledBy = 100;
// For what is shown to a person who waits.
constexpr absl::Duration kLongestEvidenceRead = absl::Seconds(10);

absl::StatusOr<WriteRequest> Valid(const v1::StartOperationRequest& request) {
  auto write = ReadWriteRequest(request.request());
  if (!write.ok() || !write->validate_only) return write;
  return WithMetadata(InvalidRequest({{"request.validate_only",
                                       "goes with the write's own method"}}),
                      "outcome", kNotSent);
}

absl::Status CheckSettle(const v1::SettleOperationRequest& request) {
  using Request = v1::SettleOperationRequest;
  Faults faults;
  faults.CheckKey("name", request.name(), kMaxSettledName, true);
  const bool is_given = request.outcome() != Request::OUTCOME_UNSPECIFIED;
  if (faults.Require("outcome", is_given) &&
      !Request::Outcome_IsValid(request.outcome()))
    faults.Add("outcome", "is none known here");
  faults.CheckText("note", request.note(), kMaxNote, true);
  faults.CheckText("settled_by", request.settled_by(), kMaxSettledBy, true);
  return faults.ToStatus();
}

Settlement SettlementOf(const v1::SettleOperationRequest& request) {
  Settlement settlement;
  settlement.caller = kDefaultCaller;
  settlement.name = request.name();
  settlement.succeeded =
      request.outcome() == v1::SettleOperationRequest::OUTCOME_SUCCEEDED;
  settlement.settled_by = request.settled_by();
  settlement.note = request.note();
  settlement.validate_only = request.validate_only();
  return settlement;
}

// Until when upstream is asked, so that the rest of the call has its time too.
absl::Time EvidenceUntil(absl::Time now, absl::Time answer_by) {
  return now + std::min((answer_by - now) / 2, kLongestEvidenceRead);
}

}  // namespace

grpc::ServerUnaryReactor* OperationService::StartOperation(
    grpc::CallbackServerContext* context,
    const v1::StartOperationRequest* request,
    v1::StartOperationResponse* response) {
  auto* call = new UnaryCall(context);
  const auto answer = call->answer();
  auto valid = Valid(*request);
  if (!valid.ok()) {
    answer->Finish(valid.status());
    return call;
  }
  WriteCall write;
  write.caller = kDefaultCaller;
  write.method = std::move(valid->method);
  write.request_id = std::move(valid->request_id);
  write.request = request->request();
  write.unpacked = std::move(valid->unpacked);
  operations_.Start(
      std::move(write),
      [answer, response](const absl::StatusOr<StartedOperation>& started) {
        answer->Finish(started.status(), [&] {
          *response->mutable_operation() = ToOperation(started->record);
          response->set_joined(started->joined);
        });
      });
  return call;
}

grpc::ServerUnaryReactor* OperationService::SettleOperation(
    grpc::CallbackServerContext* context,
    const v1::SettleOperationRequest* request,
    v1::SettleOperationResponse* response) {
  auto* call = new UnaryCall(context);
  const auto answer = call->answer();
  if (const auto valid = CheckSettle(*request); !valid.ok()) {
    answer->Finish(valid);
    return call;
  }
  Settlement settlement = SettlementOf(*request);
  const absl::Time now = clock_.Now();
  settlement.reads_until =
      EvidenceUntil(now, AnswerBy(*context, now, default_wait_));
  operations_.Settle(
      std::move(settlement),
      [answer, response](const absl::StatusOr<SettledOperation>& settled) {
        answer->Finish(settled.status(), [&] {
          for (const v1::FreshEvidence& evidence : settled->fresh)
            *response->add_fresh() = evidence;
          *response->mutable_operation() = ToOperation(
              settled->record, kMaxAnswerBytes - response->ByteSizeLong());
        });
      });
  return call;
}

}  // namespace gateway
