#ifndef SERVER_NOTIFICATIONS_FILTER_H_
#define SERVER_NOTIFICATIONS_FILTER_H_

#include <cstdint>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "adapters/base/api.h"
#include "adapters/base/error.h"
#include "adapters/store/event_log.h"
#include "fourws/gateway/v1/notification_stream.pb.h"

namespace gateway {

// What is wrong with `filter`, as fields and descriptions, at most one a list;
// empty if nothing is.
ErrorMetadata FilterViolations(const v1::NotificationFilter& filter);

// Whether `customer` names its platform, as in `4ws/1026311`.
bool IsQualifiedCustomer(absl::string_view customer);

// Chooses events by what they tell; who may see them is not its business.
// Immutable.
class Filter {
 public:
  // Precondition: FilterViolations(filter) is empty.
  explicit Filter(const v1::NotificationFilter& filter);

  // What is erased never passes.
  bool Matches(const Event& event) const;

  // Unlike that of every other filter made, copies aside.
  uint64_t number() const { return number_; }

 private:
  using Values = absl::flat_hash_set<std::string>;

  uint64_t number_;
  // Each passes everything if it is empty.
  Values customers_;
  Values cards_;
  Values promotions_;  // In lower case.
  Values types_;
  Values sources_;
};

// The filter's lists sorted, each value once, and promotions in lower case, so
// that filters which choose the same are equal text.
std::string CanonicalText(const v1::NotificationFilter& filter);

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_FILTER_H_
