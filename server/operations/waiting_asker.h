#ifndef SERVER_OPERATIONS_WAITING_ASKER_H_
#define SERVER_OPERATIONS_WAITING_ASKER_H_

#include <memory>
#include <utility>

#include "server/operations/submission.h"
#include "server/operations/waiter.h"

namespace gateway {

// Asks for a write on behalf of a call that waits for its outcome. An operation
// that it makes begins at once, and goes on unsent only while somebody waits.
class WaitingAsker final : public Asker {
 public:
  WaitingAsker(std::shared_ptr<Core> core, std::shared_ptr<Waiter> waiter)
      : core_(std::move(core)), waiter_(std::move(waiter)) {}

  void OnMade(LiveWrite queued) override;
  void OnJoined(const OperationRecord& present,
                const LiveWrite& asked) override;
  void OnRefused(const absl::Status& why) override;

 private:
  const std::shared_ptr<Core> core_;
  const std::shared_ptr<Waiter> waiter_;
};

}  // namespace gateway

#endif  // SERVER_OPERATIONS_WAITING_ASKER_H_
