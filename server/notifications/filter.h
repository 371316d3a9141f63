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

// What is wrong with `filter`: a field and a description for each of its lists
// that is wrong. Empty if nothing is wrong.
ErrorMetadata FilterViolations(const v1::NotificationFilter& filter);

// Whether `customer` names its platform, as in `4ws/1026311`.
bool IsQualifiedCustomer(absl::string_view customer);

// Chooses events by their content. Who may see an event is another question;
// see IsVisible. Immutable.
class Filter {
 public:
  // Precondition: FilterViolations(filter) is empty.
  explicit Filter(const v1::NotificationFilter& filter);

  // An erased or damaged event never matches.
  bool Matches(const Event& event) const;

  // A number that no other filter has, except copies of this one.
  uint64_t number() const { return number_; }

 private:
  using Values = absl::flat_hash_set<std::string>;

  uint64_t number_;
  // An empty set lets everything pass.
  Values customers_;
  Values cards_;
  Values promotions_;  // In lower case.
  Values types_;
  Values sources_;
};

// The filter as text: lists sorted, each value once, promotions in lower case.
// Filters that choose the same events have the same text.
std::string CanonicalText(const v1::NotificationFilter& filter);

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_FILTER_H_
