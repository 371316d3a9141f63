#ifndef ADAPTERS_STORE_OUTCOME_OUTBOX_H_
#define ADAPTERS_STORE_OUTCOME_OUTBOX_H_

#include <cstdint>
#include <vector>

#include "adapters/base/done.h"
#include "adapters/store/operation_store.h"

namespace gateway {

// An operation as it was when it was settled: when it became SUCCEEDED, FAILED
// or UNRESOLVED.
struct OutboxEntry {
  int64_t number = 0;  // From 1, in the order of settling.
  // Without a name if it is damaged. Of one that is not FAILED only name,
  // revision, state, caller, method, request_id, resource and update_time.
  OperationRecord record;
};

// The outcomes of operations that the event log does not have yet. The store
// adds an entry in the same commit that settles an operation, so that none is
// missed if the process ends. Every result is UNAVAILABLE if the store could
// not be read or written. Thread-safe.
class OutcomeOutbox {
 public:
  virtual ~OutcomeOutbox() = default;

  // Reads up to `limit` entries, oldest first.
  virtual void Read(int limit, Done<std::vector<OutboxEntry>> done) = 0;

  // Deletes the entries up to `number`, which the event log has. Returns
  // `number`. A damaged one may stay, and is not read again in this process.
  virtual void Forget(int64_t number, Done<int64_t> done) = 0;
};

}  // namespace gateway

#endif  // ADAPTERS_STORE_OUTCOME_OUTBOX_H_
