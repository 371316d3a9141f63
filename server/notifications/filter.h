#ifndef SERVER_NOTIFICATIONS_FILTER_H_
#define SERVER_NOTIFICATIONS_FILTER_H_

#include <string>

#include "absl/container/flat_hash_set.h"
#include "adapters/base/api.h"
#include "adapters/base/error.h"
#include "adapters/store/event_log.h"
#include "fourws/gateway/v1/notification_stream.pb.h"

namespace gateway {

// What is wrong with `filter`, as fields and descriptions, at most one a list;
// empty if nothing is.
ErrorMetadata FilterViolations(const v1::NotificationFilter& filter);

// Chooses events. Immutable.
class Filter {
 public:
  // Precondition: FilterViolations(filter) is empty.
  explicit Filter(const v1::NotificationFilter& filter);

  bool Matches(const Event& event) const;

 private:
  using Values = absl::flat_hash_set<std::string>;

  // Each passes everything if it is empty.
  Values customers_;
  Values cards_;
  Values promotions_;
};

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_FILTER_H_
