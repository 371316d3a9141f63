#include "server/operations/unsent_end.h"

#include <utility>

#include "adapters/base/error.h"
#include "server/operations/amend.h"
#include "server/operations/operation_state.h"
#include "server/operations/transitions.h"
#include "server/operations/waiter.h"

namespace gateway {
namespace {

// Answers whoever waits for `record`, which ended because of `why`, before that
// is stored. No process sends it.
void AnswerUnsent(Core& core, const OperationRecord& record,
                  const absl::Status& why) {
  const absl::Status unsent = WithMetadata(
      WithMetadata(why, "operation", record.name()), "outcome", kNotSent);
  for (const auto& waiter : core.live.WaitersOf(record.name()))
    waiter->EndUnsent(record.name(), unsent);
}

}  // namespace

void StoreUnsentEnd(std::shared_ptr<Core> core, OperationSnapshot record,
                    std::function<bool()> others_may_send,
                    const absl::Status& why, std::function<void()> done) {
  const auto end = [core, why](OperationRecord& changed) {
    // Others were faster.
    if (IsDone(changed)) return false;
    EndUnsent(changed, why, core->clock.WallNow());
    return true;
  };
  Amend(core, record, end,
        [core, record, others_may_send = std::move(others_may_send), why, end,
         done = std::move(done)](const auto& stored) {
          if (stored.ok()) return done();
          if (!others_may_send()) AnswerUnsent(*core, record, why);
          AmendInTheEnd(core, record, end, [done](const auto&) { done(); });
        });
}

}  // namespace gateway
