#ifndef SERVER_OPERATIONS_CALLBACK_H_
#define SERVER_OPERATIONS_CALLBACK_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "adapters/base/done.h"
#include "adapters/http/http_client.h"
#include "server/operations/core.h"

namespace gateway {

// Applies `body`, which upstream posted with `headers` to the callback URL with
// `token`, to the operation with that token. It is decoded first (see
// adapters/http/body_coding.h). `done` gets
// - OK when the operation's record is on disk, even if `body` is unreadable,
// - DATA_LOSS if it is on disk, but `body` has lost its end: who sends it again
//   may send it whole,
// - NOT_FOUND if no operation has the token,
// - UNAVAILABLE if the store does not work.
void TakeCallback(const std::shared_ptr<Core>& core, const std::string& token,
                  HttpHeaders headers, std::string body,
                  DoneWith<absl::Status> done);

}  // namespace gateway

#endif  // SERVER_OPERATIONS_CALLBACK_H_
