#ifndef SERVER_OPERATIONS_RESOURCE_TURN_H_
#define SERVER_OPERATIONS_RESOURCE_TURN_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "adapters/base/mutex.h"
#include "server/operations/core.h"

namespace gateway {

// The turn of one write to change its resource. First it waits for the writes
// of this process that asked before, then for the one that the store says holds
// the resource, which may be of an earlier process. What such a process left
// QUEUED for it has ended by then. Thread-safe.
class ResourceTurn : public std::enable_shared_from_this<ResourceTurn> {
 public:
  // An empty `resource` is nobody else's: its turn is always there. `is_free`:
  // the store has just said that nothing holds it, so that it is not asked
  // again if the turn is there at once. Whatever it said, it does not let two
  // hold a resource.
  ResourceTurn(std::shared_ptr<Core> core, std::string resource,
               bool is_free = false)
      : core_(std::move(core)),
        resource_(std::move(resource)),
        is_free_(is_free) {}

  // Calls `then` with OK once the turn has come, perhaps within the call; else
  // with QueueFull(), Busy() or NotStored(). Not at all once stopped. Calls
  // `waits` before each wait for another write. May be called again when the
  // resource turned out to be held after all.
  void Await(std::function<void()> waits,
             std::function<void(absl::Status)> then);

  // The operation behind which the write waits, by name, empty if that is not
  // known; none if it does not wait.
  std::optional<std::string> behind();

  // Takes no further step, and keeps the turn.
  void Stop();
  // Gives the turn to the next.
  void Close();

 private:
  void FindHolder();
  void OnQueuedTakenOver(const absl::Status& taken);
  void OnHolder(const absl::StatusOr<OperationRecord>& holder);
  void WaitFor(const OperationRecord& holder);
  void OnHolderSeen(const OperationRecord& holder);
  // The wait for `holder` is over. Returns whether it was waited for until now:
  // its end may be seen by the watch and by the look after it, and the wait may
  // have moved on to another holder.
  bool EndWaitFor(const std::string& holder);
  // Ends the wait.
  void End(const absl::Status& end);

  const std::shared_ptr<Core> core_;
  const std::string resource_;
  const bool is_free_;
  Mutex mu_;
  std::function<void()> waits_ ABSL_GUARDED_BY(mu_);
  // Null unless somebody waits for the turn.
  std::function<void(absl::Status)> then_ ABSL_GUARDED_BY(mu_);
  bool stopped_ ABSL_GUARDED_BY(mu_) = false;
  std::shared_ptr<Turns::Ticket> ticket_ ABSL_GUARDED_BY(mu_);
  // That is waited for, until its end is seen.
  std::string holder_ ABSL_GUARDED_BY(mu_);
  std::unique_ptr<Watch> watch_ ABSL_GUARDED_BY(mu_);
};

}  // namespace gateway

#endif  // SERVER_OPERATIONS_RESOURCE_TURN_H_
