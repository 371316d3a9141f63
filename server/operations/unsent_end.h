#ifndef SERVER_OPERATIONS_UNSENT_END_H_
#define SERVER_OPERATIONS_UNSENT_END_H_

#include <functional>
#include <memory>

#include "absl/status/status.h"
#include "server/operations/core.h"

namespace gateway {

// Stores that the write of `record`, of which nothing was sent nor will be,
// ended because of `why`, unless it is done. Calls `done` once that is stored,
// which may take the store some time: whoever waits is answered before, unless
// `others_may_send` the write, as the next process sends a detached one if this
// process goes before the end is stored.
void StoreUnsentEnd(std::shared_ptr<Core> core, OperationSnapshot record,
                    std::function<bool()> others_may_send,
                    const absl::Status& why, std::function<void()> done);

}  // namespace gateway

#endif  // SERVER_OPERATIONS_UNSENT_END_H_
