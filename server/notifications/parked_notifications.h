#ifndef SERVER_NOTIFICATIONS_PARKED_NOTIFICATIONS_H_
#define SERVER_NOTIFICATIONS_PARKED_NOTIFICATIONS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "adapters/base/api.h"
#include "adapters/base/done.h"
#include "adapters/store/subscription_store.h"
#include "fourws/gateway/v1/subscription_service.pb.h"
#include "server/notifications/subscription_registry.h"

namespace gateway {

// A part of a list of parked notifications.
struct ParkedPage {
  std::vector<v1::ParkedNotification> parked;
  int64_t last_sequence = 0;  // Set if more follow after it.
};

// The notifications that named subscriptions parked, for their callers to look
// at, replay or drop. A caller reaches those of its own subscriptions; for any
// other name it gets NOT_FOUND (SUBSCRIPTION_NOT_FOUND). UNAVAILABLE
// (STORE_UNAVAILABLE) if the store does not work. Thread-safe.
//
// `registry` must outlive this and its replies.
class ParkedNotifications {
 public:
  explicit ParkedNotifications(SubscriptionRegistry& registry)
      : registry_(registry), store_(registry.store()) {}

  // Up to `limit` of them, with sequences after `after`.
  void List(const std::string& caller, const std::string& name, int64_t after,
            int limit, Reply<ParkedPage> reply);
  // These take the one with `sequence`, or all if there is none, and reply how
  // many that were. NOT_FOUND (NOT_PARKED) if the one is not parked.
  void Replay(const std::string& caller, const std::string& name,
              std::optional<int64_t> sequence, Reply<int64_t> reply);
  void Drop(const std::string& caller, const std::string& name,
            std::optional<int64_t> sequence, Reply<int64_t> reply);

 private:
  SubscriptionRegistry& registry_;
  SubscriptionStore& store_;
};

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_PARKED_NOTIFICATIONS_H_
