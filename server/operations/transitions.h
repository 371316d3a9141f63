#ifndef SERVER_OPERATIONS_TRANSITIONS_H_
#define SERVER_OPERATIONS_TRANSITIONS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "adapters/base/api.h"
#include "adapters/store/operation_store.h"
#include "adapters/upstream/platform.h"
#include "google/protobuf/any.pb.h"

// The operation state machine, as functions on a record. Nothing here sends,
// stores or waits.
//
//   QUEUED -> SENDING -> ENQUEUED -> SUCCEEDED | FAILED
//     |          |           |
//     |          +-----------+----> UNRESOLVED -> SUCCEEDED | FAILED
//     +-> FAILED (NOT_SENT)
//
// An outcome may also come straight from SENDING. SUCCEEDED and FAILED never
// change again: what contradicts them is kept as evidence.
namespace gateway {

// Whether the outcome is known.
bool IsDone(const OperationRecord& record);
// Whether waiting further makes no sense: done, or UNRESOLVED.
bool IsSettled(const OperationRecord& record);
// Whether it ended unsent because those who waited for it gave up.
bool WasGivenUp(const OperationRecord& record);
// Whether it ended unsent because somebody cancelled it.
bool WasCancelled(const OperationRecord& record);

absl::Time TimeOf(const google::protobuf::Timestamp& time);

// QUEUED -> SENDING. From here on the write is never sent again.
void BeginSending(OperationRecord& record, std::string token_hash,
                  absl::Time now, absl::Time expires);

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
// taken effect after all is bound to its request id again.
bool ApplyOutcome(OperationRecord& record, const Outcome& outcome,
                  absl::string_view body, absl::Time now);

// `earlier`, an operation that had the record's request id before, may have
// taken effect although its end freed the id. Ends the record if it is QUEUED;
// unless it succeeded already, it keeps the id from now on and its failure
// becomes UNKNOWN. Returns whether the record changed.
bool Overtake(OperationRecord& record, const std::string& earlier,
              absl::Time now);

// Notes in a record that should have got its request id back that `later` has
// it.
void LeaveRequestId(OperationRecord& record, const std::string& later,
                    absl::Time now);

// Applies the time to an operation that is due: a queued one ends unsent, one
// that may have left becomes UNRESOLVED and keeps its resource until `hold` is
// over, an UNRESOLVED one lets go of its resource. Returns whether the record
// changed.
bool Expire(OperationRecord& record, absl::Time now, absl::Duration hold);

// Notes that the gateway started again at `when`, if the record is older, is
// open and does not say so yet. Returns whether the record changed. That is
// worth storing by itself only while a send was under way; else it goes with
// the next change.
bool NoteRestart(OperationRecord& record, absl::Time when);

// How often the record's outcome was contradicted.
int CountContradictions(const OperationRecord& record);

// The answer to whoever waits for the operation: the response, or the error
// with `operation` and `outcome` in its metadata. OPERATION_PENDING if it is
// not settled.
absl::StatusOr<google::protobuf::Any> ResultOf(const OperationRecord& record);

}  // namespace gateway

#endif  // SERVER_OPERATIONS_TRANSITIONS_H_
