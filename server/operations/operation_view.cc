#include "server/operations/operation_view.h"

#include <algorithm>

#include "adapters/base/api.h"
#include "adapters/base/error.h"
#include "adapters/base/unpack.h"
#include "server/operations/mask.h"
#include "server/operations/masked_error.h"
#include "server/operations/operation_result.h"
#include "server/operations/operation_state.h"

namespace gateway {
namespace {

using google::longrunning::Operation;

// What is shown of a request that does not fit with the rest.
constexpr size_t kMaxRequestShown = size_t{256} << 10;

v1::OperationMetadata ShownMetadata(const OperationRecord& record) {
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
  return metadata;
}

// Makes both together take `most` bytes. The request goes first, which its
// caller knows; then what is not named of the response; then the bodies of
// the evidence, which the gateway keeps.
void Fit(size_t most, v1::OperationMetadata& metadata, Operation& operation) {
  const auto excess = [&] {
    const size_t taken = metadata.ByteSizeLong() + operation.ByteSizeLong();
    return taken - std::min(taken, most);
  };
  if (excess() == 0) return;
  auto& request = *metadata.mutable_request();
  metadata.set_request_cut(request.value().size() > kMaxRequestShown);
  if (!CutToFit(request, kMaxRequestShown)) request.clear_value();
  if (excess() > 0 && operation.has_response()) {
    const size_t size = operation.response().value().size();
    CutToFit(*operation.mutable_response(), size - std::min(size, excess()));
  }
  if (excess() == 0) return;
  for (v1::Evidence& evidence : *metadata.mutable_evidence())
    evidence.clear_body();
  if (excess() > 0 && operation.has_response())
    *operation.mutable_error() = ToRpcStatus(AnswerTooLarge(operation.name()));
}

}  // namespace

Operation ToOperation(const OperationRecord& record, size_t most) {
  v1::OperationMetadata metadata = ShownMetadata(record);
  Operation operation;
  operation.set_name(record.name());
  operation.set_done(IsDone(record));
  if (record.state() == v1::OperationMetadata::STATE_SUCCEEDED)
    *operation.mutable_response() = record.response();
  if (record.state() == v1::OperationMetadata::STATE_FAILED)
    *operation.mutable_error() = ToFailure(record);
  Fit(most, metadata, operation);
  operation.mutable_metadata()->PackFrom(metadata);
  return operation;
}

google::rpc::Status ToFailure(const OperationRecord& record) {
  const auto request = UnpackAny(record.request());
  return ToRpcStatus(MaskedError(ResultOf(record).status(),
                                 request.ok() ? request->get() : nullptr));
}

}  // namespace gateway
