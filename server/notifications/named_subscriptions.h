#ifndef SERVER_NOTIFICATIONS_NAMED_SUBSCRIPTIONS_H_
#define SERVER_NOTIFICATIONS_NAMED_SUBSCRIPTIONS_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "adapters/base/api.h"
#include "adapters/base/clock.h"
#include "adapters/base/done.h"
#include "adapters/base/mutex.h"
#include "adapters/store/subscription_store.h"
#include "fourws/gateway/v1/subscription_service.pb.h"
#include "server/notifications/feed.h"
#include "server/notifications/named_subscription.h"

namespace gateway {

// A part of a list.
struct SubscriptionPage {
  std::vector<v1::Subscription> subscriptions;
  std::string last_name;  // If there are more after it.
};
struct ParkedPage {
  std::vector<v1::ParkedNotification> parked;
  int64_t last_sequence = 0;  // If there are more after it.
};

// The named subscriptions of all callers; a caller finds its own only, else
// NOT_FOUND (SUBSCRIPTION_NOT_FOUND). UNAVAILABLE (STORE_UNAVAILABLE) if the
// store does not work. Requests are checked. Thread-safe.
//
// To be destroyed when store and log have given their last answer, before the
// feed and the clock.
class NamedSubscriptions {
 public:
  static constexpr size_t kMaxSubscriptions = 1000;

  NamedSubscriptions(Feed& feed, SubscriptionStore& store, Clock& clock)
      : feed_(feed), store_(store), clock_(clock) {}

  // Takes up what the store has, and answers how many. Once, before the rest.
  void Load(Done<int64_t> done);

  EventLog& log() const { return feed_.log(); }

  // INVALID_ARGUMENT; ALREADY_EXISTS; RESOURCE_EXHAUSTED; OUT_OF_RANGE.
  void Create(const std::string& caller,
              const v1::CreateSubscriptionRequest& request,
              Reply<v1::Subscription> reply);
  void Get(const std::string& caller, const std::string& name,
           Reply<v1::Subscription> reply);
  // Up to `limit` with names after `after`.
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

  // Up to `limit` with sequences after `after`.
  void ListParked(const std::string& caller, const std::string& name,
                  int64_t after, int limit, Reply<ParkedPage> reply);
  // All that is parked, or the one with `sequence`; answers how many. NOT_FOUND
  // (NOT_PARKED).
  void ReplayParked(const std::string& caller, const std::string& name,
                    std::optional<int64_t> sequence, Reply<int64_t> reply);
  void DropParked(const std::string& caller, const std::string& name,
                  std::optional<int64_t> sequence, Reply<int64_t> reply);

  // Null if there is none.
  std::shared_ptr<NamedSubscription> Find(const std::string& caller,
                                          const std::string& name);

  // Settles what is outstanding of `customer` up to `through`, which the log
  // has erased.
  void Erase(const std::string& customer, int64_t through);

  // Ends all members' streams, as NamedSubscription::Drain does.
  void Drain(absl::Time close_time);

 private:
  struct Owned {
    std::string caller;
    std::shared_ptr<NamedSubscription> subscription;
  };

  std::vector<std::shared_ptr<NamedSubscription>> All();
  void Keep(SubscriptionRecord record, Reply<v1::Subscription> reply);
  std::shared_ptr<NamedSubscription> Add(LoadedSubscription loaded);
  // Answers with `views` and how many of each are parked.
  void AddParked(std::vector<v1::Subscription> views,
                 Reply<std::vector<v1::Subscription>> reply);
  // The same with one.
  Reply<v1::Subscription> WithParked(Reply<v1::Subscription> reply);

  Feed& feed_;
  SubscriptionStore& store_;
  Clock& clock_;
  Mutex mu_;
  std::map<std::string, Owned> subscriptions_ ABSL_GUARDED_BY(mu_);
};

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_NAMED_SUBSCRIPTIONS_H_
