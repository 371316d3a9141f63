#include "server/operations/new_operation.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/base/proto_time.h"
#include "adapters/base/random_id.h"
#include "adapters/base/sha256.h"
#include "server/operations/operation_name.h"
#include "server/operations/time_out.h"

namespace gateway {
namespace {

// To be changed with the rules for fingerprints: those of other rules differ.
constexpr absl::string_view kFingerprintVersion = "1:";

UnpackedRequest RequestOf(const WriteCall& call) {
  if (call.unpacked != nullptr && Takes(call.method, *call.unpacked))
    return call.unpacked;
  return UnpackRequest(call.method, call.request).value_or(nullptr);
}

void AddContent(const WriteKind& kind, const google::protobuf::Message& request,
                OperationRecord& record) {
  if (record.request_id().empty())
    record.set_request_id(kind.DocumentIdOf(request));
  record.set_fingerprint(absl::StrCat(kFingerprintVersion,
                                      Sha256Hex(kind.FingerprintOf(request))));
  record.set_parent(kind.ParentOf(request));
}

}  // namespace

LiveWrite NewOperation(const Core& core, WriteCall call) {
  const WriteKind& kind = *core.kinds.at(call.method);
  LiveWrite write;
  write.request = RequestOf(call);
  OperationRecord& record = write.record;
  record.set_state(v1::OperationMetadata::STATE_QUEUED);
  record.set_caller(std::move(call.caller));
  record.set_method(kind.method());
  record.set_request_id(std::move(call.request_id));
  record.set_bound(true);
  if (write.request != nullptr) AddContent(kind, *write.request, record);
  if (record.request_id().empty()) record.set_request_id(NewUuid());
  *record.mutable_request() = std::move(call.request);
  BeginAnew(core, record);
  return write;
}

void BeginAnew(const Core& core, OperationRecord& record) {
  const Moment at = core.clock.Both();
  record.set_name(NewOperationName(at.wall));
  record.set_process(core.process);
  *record.mutable_create_time() = *record.mutable_update_time() =
      ToProto(at.wall);
  BeginTimeOut(record, at, core.options.TimeoutOf(record.method()));
}

}  // namespace gateway
