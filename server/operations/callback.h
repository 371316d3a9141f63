#ifndef SERVER_OPERATIONS_CALLBACK_H_
#define SERVER_OPERATIONS_CALLBACK_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "adapters/base/done.h"
#include "server/operations/core.h"

namespace gateway {

// Applies `body`, which upstream posted to the callback URL with `token`, to
// the operation that has the token. `done` gets OK when it is on disk, readable
// or not; NOT_FOUND if no operation has the token; UNAVAILABLE.
void TakeCallback(const std::shared_ptr<Core>& core, const std::string& token,
                  std::string body, DoneWith<absl::Status> done);

}  // namespace gateway

#endif  // SERVER_OPERATIONS_CALLBACK_H_
