#include "server/notifications/parked_counts.h"

#include <utility>

#include "server/notifications/notification_errors.h"

namespace gateway {

void AddParkedCounts(SubscriptionStore& store,
                     std::vector<v1::Subscription> views,
                     Reply<std::vector<v1::Subscription>> reply) {
  store.CountParked([views = std::move(views),
                     reply = std::move(reply)](auto counts) mutable {
    if (!counts.ok())
      return std::move(reply)(FromSubscriptionStore(counts.status()));
    for (v1::Subscription& view : views) {
      const ParkedCount& count = (*counts)[view.name()];
      view.set_parked(count.parked);
      view.set_lag(view.lag() + count.replaying);
    }
    std::move(reply)(std::move(views));
  });
}

Reply<v1::Subscription> WithParkedCounts(SubscriptionStore& store,
                                         Reply<v1::Subscription> reply) {
  return [&store, reply = std::move(reply)](auto view) mutable {
    if (!view.ok()) return std::move(reply)(view.status());
    AddParkedCounts(store, {*std::move(view)},
                    [reply = std::move(reply)](auto views) mutable {
                      if (!views.ok()) return std::move(reply)(views.status());
                      std::move(reply)(std::move(views->front()));
                    });
  };
}

}  // namespace gateway
