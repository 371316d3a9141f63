#include "server/operations/operation_result.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/base/error.h"
#include "server/operations/evidence.h"
#include "server/operations/upstream_name.h"

namespace gateway {
namespace {

bool WasUnsent(const absl::Status& error) {
  const auto info = InfoOf(error);
  if (!info.has_value()) return false;
  const auto outcome = info->metadata().find("outcome");
  return outcome != info->metadata().end() &&
         outcome->second == std::string(kNotSent);
}

// The stored error. If something spoke against it later, the money is unclear,
// and the caller must not read otherwise, nor that a repeat is safe.
absl::Status FailureOf(const OperationRecord& record) {
  absl::Status error = FromRpcStatus(record.error());
  if (CountContradictions(record) == 0) return error;
  if (WasUnsent(error))
    error =
        MakeError(absl::StatusCode::kUnknown, v1::ERROR_REASON_OUTCOME_UNKNOWN,
                  absl::StrCat("whether ", record.name(),
                               " took effect is not known: what is told of "
                               "it contradicts itself"));
  return WithOutcome(WithMetadata(error, "contradicted", "true"), record,
                     kUnknown);
}

}  // namespace

absl::Status WithOutcome(absl::Status error, const OperationRecord& record,
                         absl::string_view outcome) {
  return WithMetadata(
      WithMetadata(std::move(error), "operation", record.name()), "outcome",
      outcome);
}

absl::StatusOr<google::protobuf::Any> ResultOf(const OperationRecord& record) {
  switch (record.state()) {
    case v1::OperationMetadata::STATE_SUCCEEDED: return record.response();
    case v1::OperationMetadata::STATE_FAILED: return FailureOf(record);
    case v1::OperationMetadata::STATE_UNRESOLVED:
      return WithOutcome(
          MakeError(
              absl::StatusCode::kUnknown, v1::ERROR_REASON_OUTCOME_UNKNOWN,
              absl::StrCat("the outcome of ", record.name(),
                           " is not known: ", UpstreamNameOf(record.method()),
                           " has not told it in time")),
          record, kUnknown);
    default:
      return WithOutcome(
          MakeError(absl::StatusCode::kDeadlineExceeded,
                    v1::ERROR_REASON_OPERATION_PENDING,
                    absl::StrCat(record.name(),
                                 " goes on: its outcome is not known "
                                 "yet")),
          record, kUnknown);
  }
}

}  // namespace gateway
