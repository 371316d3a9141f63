#include "server/operations/unsent_end.h"

#include <utility>

#include "adapters/base/error.h"
#include "server/operations/amend.h"
#include "server/operations/operation_state.h"
#include "server/operations/transitions.h"
#include "server/operations/waiter.h"

namespace gateway {

void StoreUnsentEnd(std::shared_ptr<Core> core, OperationRecord record,
                    const absl::Status& why, std::function<void()> done) {
  const auto end = [core, why](OperationRecord& changed) {
    // Others were faster.
    if (IsDone(changed)) return false;
    EndUnsent(changed, why, core->clock.Now());
    return true;
  };
  Amend(core, record, end,
        [core, record, why, end, done = std::move(done)](auto stored) {
          if (stored.ok()) return done();
          // The write is not sent, whether or not that can be stored now.
          const absl::Status unsent =
              WithMetadata(WithMetadata(why, "operation", record.name()),
                           "outcome", kNotSent);
          for (const auto& waiter : core->live.WaitersOf(record.name()))
            waiter->EndWith(unsent);
          AmendInTheEnd(core, record, end, [done](const auto&) { done(); });
        });
}

}  // namespace gateway
