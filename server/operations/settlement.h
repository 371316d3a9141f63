#ifndef SERVER_OPERATIONS_SETTLEMENT_H_
#define SERVER_OPERATIONS_SETTLEMENT_H_

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "adapters/base/api.h"
#include "adapters/base/done.h"
#include "adapters/base/until.h"
#include "fourws/gateway/v1/operation_service.pb.h"
#include "server/operations/core.h"

namespace gateway {

// What a person says of an operation that is UNRESOLVED.
struct Settlement {
  std::string caller;
  std::string name;
  bool succeeded = false;
  std::string settled_by;
  std::string note;
  // Nothing is settled: only what upstream says now is read.
  bool validate_only = false;
  // How long that may take.
  Until reads_until = absl::InfiniteFuture();
};

// What all fresh evidence of one answer may take, so that the operation fits
// into the answer too.
inline constexpr size_t kMaxFreshBytes = size_t{2} << 20;

// An operation as it then is, and what upstream said just before, cut to
// kMaxFreshBytes as answer_fit.h says. If that does not suffice, what was read
// before the write is left out, and what was read now is ANSWER_TOO_LARGE.
struct SettledOperation {
  OperationRecord record;
  std::vector<v1::FreshEvidence> fresh;
};

// Reads anew what the write may have changed, and ends the operation. `done`
// gets
// - the operation, settled so now or before (then nothing was read),
// - FAILED_PRECONDITION (OPERATION_NOT_UNRESOLVED) if it is neither UNRESOLVED
//   nor was settled so; what upstream told meanwhile is never overwritten,
// - INVALID_ARGUMENT (INVALID_REQUEST) if it cannot be settled as succeeded,
// - NOT_FOUND (OPERATION_NOT_FOUND) if the caller has no such operation,
// - UNAVAILABLE if the store does not work.
// A read that fails is evidence like any other.
void SettleUnresolved(const std::shared_ptr<Core>& core, Settlement settlement,
                      Done<SettledOperation> done);

}  // namespace gateway

#endif  // SERVER_OPERATIONS_SETTLEMENT_H_
