#ifndef SERVER_OPERATIONS_OPERATION_VIEW_H_
#define SERVER_OPERATIONS_OPERATION_VIEW_H_

#include <cstddef>

#include "adapters/store/operation_store.h"
#include "google/longrunning/operations.pb.h"
#include "google/rpc/status.pb.h"
#include "server/operations/answer_fit.h"

namespace gateway {

// An operation as its caller sees it: metadata v1::OperationMetadata with
// personal data masked, and in upstream's words of an error too; done once the
// outcome is known, and then the response or the error. Takes at most `most`
// bytes, which are 1 MiB or more: what is too large is cut, as answer_fit.h
// says, the request first; a response that does not fit even so is
// ANSWER_TOO_LARGE.
google::longrunning::Operation ToOperation(const OperationRecord& record,
                                           size_t most = kMaxAnswerBytes);

// Why a FAILED operation failed, as its caller sees it there.
google::rpc::Status ToFailure(const OperationRecord& record);

}  // namespace gateway

#endif  // SERVER_OPERATIONS_OPERATION_VIEW_H_
