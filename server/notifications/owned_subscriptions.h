#ifndef SERVER_NOTIFICATIONS_OWNED_SUBSCRIPTIONS_H_
#define SERVER_NOTIFICATIONS_OWNED_SUBSCRIPTIONS_H_

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "adapters/base/mutex.h"
#include "server/notifications/named_subscription.h"

namespace gateway {

// The named subscriptions in memory, by name, each with the caller to whom it
// belongs. Calls none of them. Thread-safe.
class OwnedSubscriptions {
 public:
  using Subscriptions = std::vector<std::shared_ptr<NamedSubscription>>;

  // Adds a subscription of the caller's, in the place of one of its name.
  void Add(const std::string& caller,
           const std::shared_ptr<NamedSubscription>& subscription);
  void Remove(const std::string& name);

  // Whether there are fewer than `most`, or one has that name already.
  bool HasRoomFor(const std::string& name, size_t most);
  // Returns null if the caller has no subscription of that name.
  std::shared_ptr<NamedSubscription> Find(const std::string& caller,
                                          const std::string& name);
  // Up to `limit` of the caller's with names after `after`, and whether more
  // follow.
  Subscriptions Some(const std::string& caller, const std::string& after,
                     size_t limit, bool& more);
  // Those of all callers.
  Subscriptions All();

 private:
  struct Owned {
    std::string caller;
    std::shared_ptr<NamedSubscription> subscription;
  };

  Mutex mu_;
  std::map<std::string, Owned> subscriptions_ ABSL_GUARDED_BY(mu_);
};

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_OWNED_SUBSCRIPTIONS_H_
