#ifndef SERVER_NOTIFICATIONS_SHARED_FILTERS_H_
#define SERVER_NOTIFICATIONS_SHARED_FILTERS_H_

#include <memory>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "adapters/base/mutex.h"
#include "server/notifications/filter.h"

namespace gateway {

// The filters that streams use. Streams that want the same share one filter.
// Thread-safe.
class SharedFilters {
 public:
  // Returns the filter for `wanted`, which must have no FilterViolations. The
  // filter may outlive this.
  std::shared_ptr<const Filter> Get(const v1::NotificationFilter& wanted);

 private:
  void DropUnused() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  Mutex mu_;
  absl::flat_hash_map<std::string, std::weak_ptr<const Filter>> filters_
      ABSL_GUARDED_BY(mu_);
  size_t drop_at_ ABSL_GUARDED_BY(mu_) = 64;
};

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_SHARED_FILTERS_H_
