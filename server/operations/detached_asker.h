#ifndef SERVER_OPERATIONS_DETACHED_ASKER_H_
#define SERVER_OPERATIONS_DETACHED_ASKER_H_

#include <memory>
#include <string>
#include <utility>

#include "adapters/base/done.h"
#include "server/operations/backlog.h"
#include "server/operations/submission.h"
#include "server/operations/write_call.h"

namespace gateway {

// Asks for a write that nobody waits for: `done` gets the operation once it is
// stored that it goes on by itself.
class DetachedAsker final : public Asker {
 public:
  DetachedAsker(std::shared_ptr<Core> core, std::shared_ptr<Backlog> backlog,
                Done<StartedOperation> done)
      : core_(std::move(core)),
        backlog_(std::move(backlog)),
        done_(std::move(done)) {}

  void OnMade(LiveWrite queued) override;
  void OnJoined(const OperationRecord& present,
                const LiveWrite& asked) override;
  void OnRefused(const absl::Status& why) override;

 private:
  // The operation `name` had ended unsent before it could be detached. The
  // store knows why: perhaps because no repeat of it is safe.
  void OnEnded(const std::string& name);

  const std::shared_ptr<Core> core_;
  const std::shared_ptr<Backlog> backlog_;
  Done<StartedOperation> done_;
};

}  // namespace gateway

#endif  // SERVER_OPERATIONS_DETACHED_ASKER_H_
