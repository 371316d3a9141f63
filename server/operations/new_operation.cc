#include "server/operations/new_operation.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/base/sha256.h"
#include "google/protobuf/util/time_util.h"
#include "server/operations/operation_name.h"

namespace gateway {
namespace {

// Tells apart fingerprints made by other rules, when these change.
constexpr absl::string_view kFingerprintVersion = "1:";

google::protobuf::Timestamp Stamp(absl::Time time) {
  return google::protobuf::util::TimeUtil::NanosecondsToTimestamp(
      absl::ToUnixNanos(time));
}

}  // namespace

OperationRecord NewOperation(const Core& core, WriteCall call) {
  const WriteKind& kind = *core.kinds.at(call.method);
  OperationRecord record;
  record.set_state(v1::OperationMetadata::STATE_QUEUED);
  record.set_caller(std::move(call.caller));
  record.set_method(kind.method());
  record.set_request_id(std::move(call.request_id));
  record.set_bound(true);
  record.set_fingerprint(absl::StrCat(
      kFingerprintVersion, Sha256Hex(kind.FingerprintOf(call.request))));
  record.set_parent(kind.ParentOf(call.request));
  *record.mutable_request() = std::move(call.request);
  BeginAnew(core, record);
  return record;
}

void BeginAnew(const Core& core, OperationRecord& record) {
  const absl::Time now = core.clock.Now();
  record.set_name(NewOperationName(now));
  *record.mutable_create_time() = *record.mutable_update_time() = Stamp(now);
  *record.mutable_expire_time() =
      Stamp(now + core.options.TimeoutOf(record.method()));
}

}  // namespace gateway
