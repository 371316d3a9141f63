#ifndef SERVER_OPERATIONS_COMPLETION_H_
#define SERVER_OPERATIONS_COMPLETION_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "adapters/upstream/platform.h"
#include "google/protobuf/any.pb.h"
#include "server/operations/core.h"

// What upstream says of a write, together with what only the gateway knows of
// it. A success whose response cannot be completed is left without one: the
// write did something, but what is not known. It ends no operation, though it
// contradicts one that has failed.
namespace gateway {

// Reads a callback with `body` for `record`.
Outcome ReadOutcome(const Core& core, const OperationRecord& record,
                    absl::string_view body);

// Completes the answer to the sending of `record`.
void CompleteSent(const Core& core, const OperationRecord& record, Sent& sent);

// Adds to the response of a `record` that SUCCEEDED what became known since,
// such as the id of an answer that was slower than the callback.
void CompleteAgain(const Core& core, OperationRecord& record);

// The response to the write of `record` if all that is known is that it took
// effect: what only the gateway knows. INVALID_ARGUMENT (INVALID_REQUEST) if
// the response is what upstream made; INTERNAL (INTERNAL) if this gateway does
// not know the write.
absl::StatusOr<google::protobuf::Any> BareResponse(
    const Core& core, const OperationRecord& record);

}  // namespace gateway

#endif  // SERVER_OPERATIONS_COMPLETION_H_
