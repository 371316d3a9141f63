#ifndef SERVER_NOTIFICATIONS_PARKED_COUNTS_H_
#define SERVER_NOTIFICATIONS_PARKED_COUNTS_H_

#include <vector>

#include "adapters/base/done.h"
#include "adapters/store/subscription_store.h"
#include "fourws/gateway/v1/subscription_service.pb.h"

namespace gateway {

// Replies with `views`, to which it adds how many notifications each of these
// subscriptions has parked. UNAVAILABLE (STORE_UNAVAILABLE). `store` must
// outlive the reply.
void AddParkedCounts(SubscriptionStore& store,
                     std::vector<v1::Subscription> views,
                     Reply<std::vector<v1::Subscription>> reply);

// A reply that does the same to the one subscription it gets, and then calls
// `reply`. It hands an error on as it is.
Reply<v1::Subscription> WithParkedCounts(SubscriptionStore& store,
                                         Reply<v1::Subscription> reply);

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_PARKED_COUNTS_H_
