#include "server/operations/operation_view.h"

#include "adapters/base/api.h"
#include "adapters/base/error.h"
#include "server/operations/mask.h"
#include "server/operations/operation_result.h"
#include "server/operations/operation_state.h"

namespace gateway {
namespace {

// `error` as it may be shown: upstream's words without personal data.
absl::Status Masked(const absl::Status& error, const PersonalData& personal) {
  constexpr char kWords[] = "upstream_message";
  const auto info = InfoOf(error);
  if (!info.has_value() || !info->metadata().contains(kWords)) return error;
  return WithMetadata(error, kWords,
                      MaskedText(info->metadata().at(kWords), personal));
}

}  // namespace

google::longrunning::Operation ToOperation(const OperationRecord& record) {
  v1::OperationMetadata metadata;
  metadata.set_state(record.state());
  metadata.set_method(record.method());
  metadata.set_request_id(record.request_id());
  metadata.set_resource(record.resource());
  metadata.set_caller(record.caller());
  *metadata.mutable_create_time() = record.create_time();
  *metadata.mutable_update_time() = record.update_time();
  if (record.has_send_time())
    *metadata.mutable_send_time() = record.send_time();
  if (!IsSettled(record))
    *metadata.mutable_expire_time() = record.expire_time();
  const PersonalData personal = PersonalDataOf(record.request());
  for (const v1::Evidence& evidence : record.evidence())
    *metadata.add_evidence() = Masked(evidence, personal);
  *metadata.mutable_request() = Masked(record.request());
  metadata.set_detached(record.detached());
  metadata.set_upstream_id(record.upstream_id());

  google::longrunning::Operation operation;
  operation.set_name(record.name());
  operation.mutable_metadata()->PackFrom(metadata);
  operation.set_done(IsDone(record));
  if (record.state() == v1::OperationMetadata::STATE_SUCCEEDED)
    *operation.mutable_response() = record.response();
  if (record.state() == v1::OperationMetadata::STATE_FAILED)
    *operation.mutable_error() = ToFailure(record);
  return operation;
}

google::rpc::Status ToFailure(const OperationRecord& record) {
  return ToRpcStatus(
      Masked(ResultOf(record).status(), PersonalDataOf(record.request())));
}

}  // namespace gateway
