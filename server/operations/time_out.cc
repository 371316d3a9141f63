#include "server/operations/time_out.h"

#include <algorithm>

#include "adapters/base/proto_time.h"

namespace gateway {

void BeginTimeOut(OperationRecord& record, const Moment& at,
                  absl::Duration timeout) {
  *record.mutable_expire_time() = ToProto(at.wall + timeout);
  *record.mutable_due_time() = ToProto(at.now + timeout);
}

absl::Time TimeOutOf(const OperationRecord& record) {
  return ToTime(record.has_due_time() ? record.due_time()
                                      : record.expire_time());
}

bool TakeOverTimeOut(OperationRecord& record, const Moment& at) {
  const absl::Time expires = ToTime(record.expire_time());
  const absl::Time begun = ToTime(
      record.has_send_time() ? record.send_time() : record.create_time());
  const absl::Time due = at.now + std::min(expires - at.wall, expires - begun);
  if (absl::AbsDuration(due - TimeOutOf(record)) <= absl::Seconds(1))
    return false;
  *record.mutable_due_time() = ToProto(due);
  return true;
}

}  // namespace gateway
