#ifndef SERVER_OPERATIONS_TIME_OUT_H_
#define SERVER_OPERATIONS_TIME_OUT_H_

#include "absl/time/time.h"
#include "adapters/base/clock.h"
#include "adapters/store/operation_store.h"

// The time-out of an operation without an outcome. Callers are told when it
// ends by the system's clock; it ends by Clock::Now(), so that setting the
// system's clock neither puts it off nor ends it early.
namespace gateway {

// Begins the time-out, of `timeout` from `at`.
void BeginTimeOut(OperationRecord& record, const Moment& at,
                  absl::Duration timeout);

// When it ends, as a Clock::Now().
absl::Time TimeOutOf(const OperationRecord& record);

// Makes a time-out that an earlier process began end by the Clock::Now() of
// this one, of which `at` is the present: when the system's clock says so; but
// if that is behind, not later than a whole time-out from now. Returns whether
// the record changed, as it only does if that is more than a second off.
bool TakeOverTimeOut(OperationRecord& record, const Moment& at);

}  // namespace gateway

#endif  // SERVER_OPERATIONS_TIME_OUT_H_
