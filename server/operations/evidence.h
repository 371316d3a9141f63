#ifndef SERVER_OPERATIONS_EVIDENCE_H_
#define SERVER_OPERATIONS_EVIDENCE_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "adapters/base/api.h"
#include "adapters/store/operation_store.h"
#include "fourws/gateway/v1/operation.pb.h"

// Evidence is what became known about an operation, and when. It is kept in the
// operation's record. A record has room for far more evidence than an honest
// upstream causes; what comes after that is only counted, with the last of its
// kind. Some room is reserved for contradictions, and for what a person says.
namespace gateway {

// Adds evidence with the beginning of `body`. If the record has the same
// evidence already, counts a repeat of that instead, except for restarts.
// Leaves the rest of the record as it is.
void AddEvidence(OperationRecord& record, v1::Evidence::Kind kind,
                 absl::Time now, absl::string_view summary,
                 absl::string_view body = "");

// Returns how often the record's outcome was contradicted.
int CountContradictions(const OperationRecord& record);

// Adds evidence that the gateway was restarted at `when`, as `process`, if
// another process made the record and the outcome is not known. Adds it once
// only. Returns whether the record changed. While a send was under way, store
// that change at once; otherwise it may wait for the next change.
bool NoteRestart(OperationRecord& record, const std::string& process,
                 absl::Time when);

}  // namespace gateway

#endif  // SERVER_OPERATIONS_EVIDENCE_H_
