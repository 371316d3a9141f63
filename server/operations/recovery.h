#ifndef SERVER_OPERATIONS_RECOVERY_H_
#define SERVER_OPERATIONS_RECOVERY_H_

#include <functional>
#include <memory>

#include "server/operations/core.h"
#include "server/operations/left_pages.h"

namespace gateway {

// Takes over all that an earlier process left open, while the gateway works:
// first what is QUEUED, for its callers may ask again. Calls `done` when there
// is no more; not at all once the result is stopped or gone. Call it before the
// first write.
[[nodiscard]] std::shared_ptr<LeftPages> RecoverOperations(
    const std::shared_ptr<Core>& core, std::function<void()> done);

}  // namespace gateway

#endif  // SERVER_OPERATIONS_RECOVERY_H_
