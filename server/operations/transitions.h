#ifndef SERVER_OPERATIONS_TRANSITIONS_H_
#define SERVER_OPERATIONS_TRANSITIONS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "adapters/base/clock.h"
#include "adapters/store/operation_store.h"
#include "adapters/upstream/platform.h"
#include "google/protobuf/any.pb.h"

// The operation state machine, as functions on a record. Nothing here sends,
// stores or waits. `now` is the system's time.
//
//   QUEUED -> SENDING -> ENQUEUED -> SUCCEEDED | FAILED
//     |          |           |
//     |          +-----------+----> UNRESOLVED -> SUCCEEDED | FAILED
//     +-> FAILED (NOT_SENT)
//
// An outcome may also come straight from SENDING. SUCCEEDED and FAILED never
// change again: what contradicts them is kept as evidence.
namespace gateway {

// QUEUED -> SENDING. From here on the write is never sent again. Its time-out
// begins anew.
void BeginSending(OperationRecord& record, std::string token_hash,
                  const Moment& at, absl::Duration timeout);

// QUEUED, or SENDING with proof that nothing left, -> FAILED / NOT_SENT. Frees
// the resource, and the request id unless something was contradicted. `error`
// is what the caller sees.
void EndUnsent(OperationRecord& record, const absl::Status& error,
               absl::Time now);

// Applies the end of the one send; the response of a success is complete, or
// missing: see completion.h. Returns whether the record changed.
bool ApplySent(OperationRecord& record, const Sent& sent, absl::Time now);

// Applies what a callback with `body` says, with a response as for ApplySent().
// Returns whether the record changed. A record that ended unsent and may have
// taken effect after all is bound to its request id again. `own` is the
// response as the gateway makes it without a word of upstream's, if there is
// one: see Agrees().
bool ApplyOutcome(OperationRecord& record, const Outcome& outcome,
                  absl::string_view body, absl::Time now,
                  const google::protobuf::Any& own = {});

// Makes a QUEUED record UNRESOLVED that may have been sent after all, since the
// store has lost what came after it. It holds no resource.
void DoubtUnsent(OperationRecord& record, absl::Time now);

// Ends an UNRESOLVED record by what a person found out, which `summary` says:
// SUCCEEDED with the response in `end`, or FAILED with the error. Frees the
// resource. Any other record is left as it is: what upstream told holds.
// Returns whether the record changed.
bool ApplySettlement(OperationRecord& record,
                     const absl::StatusOr<google::protobuf::Any>& end,
                     absl::string_view summary, absl::Time now);

// Applies the time to an operation that is due: a queued one ends unsent, one
// that may have left becomes UNRESOLVED and keeps its resource until
// `held_until`, a Clock::TrustedNow(), an UNRESOLVED one lets go of its
// resource. Returns whether the record changed.
bool Expire(OperationRecord& record, absl::Time now, absl::Time held_until);

}  // namespace gateway

#endif  // SERVER_OPERATIONS_TRANSITIONS_H_
