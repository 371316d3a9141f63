#ifndef SERVER_NOTIFICATIONS_SUBSCRIPTION_REGISTRY_H_
#define SERVER_NOTIFICATIONS_SUBSCRIPTION_REGISTRY_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "adapters/base/api.h"
#include "adapters/base/clock.h"
#include "adapters/base/done.h"
#include "adapters/store/subscription_store.h"
#include "fourws/gateway/v1/subscription_service.pb.h"
#include "server/notifications/feed.h"
#include "server/notifications/named_subscription.h"
#include "server/notifications/owned_subscriptions.h"

namespace gateway {

// A part of a list of subscriptions.
struct SubscriptionPage {
  std::vector<v1::Subscription> subscriptions;
  std::string last_name;  // Set if more follow after it.
};

// Creates, finds, lists and deletes the named subscriptions of all callers. A
// caller finds its own only; for any other name it gets NOT_FOUND
// (SUBSCRIPTION_NOT_FOUND). UNAVAILABLE (STORE_UNAVAILABLE) if the store does
// not work. Requests must be checked before. Thread-safe.
//
// Destroy it after store and log have given their last answer, and before the
// feed and the clock.
class SubscriptionRegistry {
 public:
  static constexpr size_t kMaxSubscriptions = 1000;

  SubscriptionRegistry(Feed& feed, SubscriptionStore& store, Clock& clock)
      : feed_(feed), store_(store), clock_(clock) {}

  // Loads what the store has, and answers how many subscriptions that are. Call
  // it once, before the other methods.
  void Load(Done<int64_t> done);

  EventLog& log() const { return feed_.log(); }
  SubscriptionStore& store() const { return store_; }

  // Returns null if the caller has no subscription of that name.
  std::shared_ptr<NamedSubscription> Find(const std::string& caller,
                                          const std::string& name) {
    return subscriptions_.Find(caller, name);
  }

  // INVALID_ARGUMENT; ALREADY_EXISTS; RESOURCE_EXHAUSTED; OUT_OF_RANGE.
  void Create(const std::string& caller,
              const v1::CreateSubscriptionRequest& request,
              Reply<v1::Subscription> reply);
  void Get(const std::string& caller, const std::string& name,
           Reply<v1::Subscription> reply);
  // Lists up to `limit` subscriptions with names after `after`.
  void List(const std::string& caller, const std::string& after, size_t limit,
            Reply<SubscriptionPage> reply);
  // INVALID_ARGUMENT.
  void Update(const std::string& caller,
              const v1::UpdateSubscriptionRequest& request,
              Reply<v1::Subscription> reply);
  // INVALID_ARGUMENT; OUT_OF_RANGE.
  void Seek(const std::string& caller, const std::string& name,
            const v1::StartPosition& to, Reply<Sought> reply);
  void Delete(const std::string& caller, const std::string& name,
              Reply<int64_t> reply);

  // Settles in every subscription what is outstanding of `customer` up to
  // `through`, after the log has erased it.
  void Erase(const std::string& customer, int64_t through);

  // Ends the streams of all members, as NamedSubscription::Drain does.
  void Drain(absl::Time close_time);

 private:
  void Keep(SubscriptionRecord record, Reply<v1::Subscription> reply);
  std::shared_ptr<NamedSubscription> Add(const LoadedSubscription& loaded);

  Feed& feed_;
  SubscriptionStore& store_;
  Clock& clock_;
  OwnedSubscriptions subscriptions_;
};

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_SUBSCRIPTION_REGISTRY_H_
