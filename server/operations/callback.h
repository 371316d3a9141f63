#ifndef SERVER_OPERATIONS_CALLBACK_H_
#define SERVER_OPERATIONS_CALLBACK_H_

#include <memory>
#include <string>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "adapters/base/done.h"
#include "adapters/http/http_client.h"
#include "server/operations/core.h"

namespace gateway {

// Applies `body`, which upstream posted with `headers` to the callback URL of
// one operation, to that operation. It is decoded first (see
// adapters/http/body_coding.h). `reply` gets
// - OK when the operation's record is on disk, even if `body` is unreadable,
// - DATA_LOSS if it is on disk, but `body` has lost its end: who sends it again
//   may send it whole,
// - UNAVAILABLE if the store does not work.
using TakeCallback =
    absl::AnyInvocable<void(HttpHeaders headers, std::string body,
                            ReplyWith<absl::Status> reply) &&>;

// Finds the operation whose callback URL has `token`, before anything is taken
// from who posts there. `reply` gets what takes the body; NOT_FOUND if no
// operation has the token; UNAVAILABLE if the store does not work.
void FindCallback(const std::shared_ptr<Core>& core, const std::string& token,
                  Reply<TakeCallback> reply);

}  // namespace gateway

#endif  // SERVER_OPERATIONS_CALLBACK_H_
