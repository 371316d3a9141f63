#ifndef SERVER_OPERATIONS_EXPIRY_H_
#define SERVER_OPERATIONS_EXPIRY_H_

#include <memory>
#include <utility>

#include "adapters/base/alarm.h"
#include "server/operations/core.h"

namespace gateway {

// Looks each second for operations whose time is over, and applies Expire() to
// them. What is due is known to the store alone, so a restart changes nothing.
class Expiry : public std::enable_shared_from_this<Expiry> {
 public:
  explicit Expiry(std::shared_ptr<Core> core)
      : core_(std::move(core)), alarm_(core_->clock) {}

  void Start();
  // No look begins after this.
  void Stop();

 private:
  void Look();
  void OnDue(absl::StatusOr<std::vector<OperationRecord>> due);
  void LookAgain(absl::Duration pause);

  const std::shared_ptr<Core> core_;
  Alarm alarm_;
};

}  // namespace gateway

#endif  // SERVER_OPERATIONS_EXPIRY_H_
