#ifndef ADAPTERS_STORE_OUTCOME_OUTBOX_H_
#define ADAPTERS_STORE_OUTCOME_OUTBOX_H_

#include <cstdint>
#include <vector>

#include "adapters/base/done.h"
#include "adapters/store/operation_store.h"

namespace gateway {

// An operation as it was when it became settled.
struct UntoldOutcome {
  int64_t number = 0;  // From 1, in the order of settling.
  OperationRecord record;
};

// The outcomes of operations that the event log does not have yet. The store
// adds one in the very commit that makes an operation SUCCEEDED, FAILED or
// UNRESOLVED, so that none is missed whenever the process ends. UNAVAILABLE if
// the store could not be read or written. Thread-safe.
class OutcomeOutbox {
 public:
  virtual ~OutcomeOutbox() = default;

  // Up to `limit` outcomes, oldest first.
  virtual void Read(int limit, Done<std::vector<UntoldOutcome>> done) = 0;

  // Forgets those up to `number`, which the event log has; answers with
  // `number`.
  virtual void Forget(int64_t number, Done<int64_t> done) = 0;
};

}  // namespace gateway

#endif  // ADAPTERS_STORE_OUTCOME_OUTBOX_H_
