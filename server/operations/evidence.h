#ifndef SERVER_OPERATIONS_EVIDENCE_H_
#define SERVER_OPERATIONS_EVIDENCE_H_

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "adapters/base/api.h"
#include "adapters/store/operation_store.h"
#include "fourws/gateway/v1/operation.pb.h"

// What became known of an operation, kept in its record. A record has room for
// far more than an honest upstream says; what comes later is only counted, but
// there is always room for the first contradictions.
namespace gateway {

// Adds evidence with the beginning of `body`; what is there already is counted
// as a repeat of it. The rest of the record stays as it is.
void AddEvidence(OperationRecord& record, v1::Evidence::Kind kind,
                 absl::Time now, absl::string_view summary,
                 absl::string_view body = "");

// How often the record's outcome was contradicted.
int CountContradictions(const OperationRecord& record);

// Notes that the gateway started again at `when`, if the record is older, is
// open and does not say so yet. Returns whether the record changed. That is
// worth storing by itself only while a send was under way; else it goes with
// the next change.
bool NoteRestart(OperationRecord& record, absl::Time when);

}  // namespace gateway

#endif  // SERVER_OPERATIONS_EVIDENCE_H_
