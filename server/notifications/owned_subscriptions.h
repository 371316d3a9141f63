#ifndef SERVER_NOTIFICATIONS_OWNED_SUBSCRIPTIONS_H_
#define SERVER_NOTIFICATIONS_OWNED_SUBSCRIPTIONS_H_

#include <cstddef>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "adapters/base/mutex.h"
#include "server/notifications/named_subscription.h"

namespace gateway {

// Keeps the named subscriptions by name, each with the caller that owns it.
// Thread-safe.
class OwnedSubscriptions {
 public:
  using Subscriptions = std::vector<std::shared_ptr<NamedSubscription>>;
  struct Page {
    Subscriptions subscriptions;
    bool more = false;  // Whether others come after these.
  };

  // Adds a subscription that `caller` owns. Replaces one with the same name.
  void Add(const std::string& caller,
           const std::shared_ptr<NamedSubscription>& subscription);
  void Remove(const std::string& name);

  // Reserves a place for a subscription with this name, until Release().
  // Returns false if there are `most` names that are reserved or have a
  // subscription, and this is none of them.
  bool Reserve(const std::string& name, size_t most);
  // Call it once for each Reserve() that returned true; after Add() if the
  // subscription was created.
  void Release(const std::string& name);
  // Returns null if the caller has no subscription of that name.
  std::shared_ptr<NamedSubscription> Find(const std::string& caller,
                                          const std::string& name);
  // Returns up to `limit` subscriptions of the caller with names after `after`,
  // in the order of their names.
  Page List(const std::string& caller, const std::string& after, size_t limit);
  // Returns the subscriptions of all callers.
  Subscriptions All();

 private:
  struct Owned {
    std::string caller;
    std::shared_ptr<NamedSubscription> subscription;
  };

  Mutex mu_;
  std::map<std::string, Owned> subscriptions_ ABSL_GUARDED_BY(mu_);
  // A name may be reserved several times, or have a subscription, too.
  std::multiset<std::string> reserved_ ABSL_GUARDED_BY(mu_);
};

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_OWNED_SUBSCRIPTIONS_H_
