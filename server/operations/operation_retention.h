#ifndef SERVER_OPERATIONS_OPERATION_RETENTION_H_
#define SERVER_OPERATIONS_OPERATION_RETENTION_H_

#include <memory>
#include <utility>

#include "adapters/base/alarm.h"
#include "server/operations/core.h"

namespace gateway {

// Lets the store forget what was finished long ago, a few operations at a time
// so that nobody waits for it. Counts from the outcome, by Clock::TrustedNow();
// what has none is never forgotten.
class OperationRetention
    : public std::enable_shared_from_this<OperationRetention> {
 public:
  explicit OperationRetention(std::shared_ptr<Core> core)
      : core_(std::move(core)), alarm_(core_->clock) {}

  void Start();
  // Nothing more is forgotten after this but what is under way.
  void Stop();

 private:
  void Forget();
  void ForgetLater(absl::Duration pause);

  const std::shared_ptr<Core> core_;
  Alarm alarm_;
};

}  // namespace gateway

#endif  // SERVER_OPERATIONS_OPERATION_RETENTION_H_
