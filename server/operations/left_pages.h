#ifndef SERVER_OPERATIONS_LEFT_PAGES_H_
#define SERVER_OPERATIONS_LEFT_PAGES_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "adapters/base/alarm.h"
#include "server/operations/core.h"

namespace gateway {

// Goes through the operations that are in some states when the gateway starts,
// of each state in the order of their names, and takes them over. One page of
// them is in memory at a time. While the store is UNAVAILABLE it tries again
// every second.
class LeftPages : public std::enable_shared_from_this<LeftPages> {
 public:
  using Records = std::vector<OperationRecord>;

  // The states are some of QUEUED, SENDING and ENQUEUED.
  LeftPages(std::shared_ptr<Core> core,
            std::vector<v1::OperationMetadata::State> states)
      : core_(std::move(core)),
        states_(std::move(states)),
        alarm_(core_->clock) {}

  // Calls `then` with the next page, as it was read, once it is taken over; an
  // empty one is the last. It may have operations of this process. Not before
  // the page before was handed out. `then` must not keep this alive.
  void Next(std::function<void(const Records&)> then);

  // No page is read after this.
  void Stop() { alarm_.Stop(); }

 private:
  void Read();
  void OnRead(absl::StatusOr<Records> page);
  void OnTakenOver(const Records& page, const absl::Status& taken);
  void TryLater(const absl::Status& why);

  // The steps follow each other, so that no two threads are here at a time.
  const std::shared_ptr<Core> core_;
  const std::vector<v1::OperationMetadata::State> states_;
  size_t state_ = 0;
  std::string after_;  // The last name of that state.
  std::function<void(const Records&)> then_;
  Alarm alarm_;
};

}  // namespace gateway

#endif  // SERVER_OPERATIONS_LEFT_PAGES_H_
