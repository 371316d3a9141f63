#ifndef SERVER_NOTIFICATIONS_SHARED_NOTIFICATION_H_
#define SERVER_NOTIFICATIONS_SHARED_NOTIFICATION_H_

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "adapters/store/event_log.h"
#include "server/notifications/filter.h"
#include "server/notifications/verdicts.h"

namespace gateway {

// An event of the log, and the bytes in which all its subscribers get it.
// Thread-safe. The log must outlive it.
class SharedNotification {
 public:
  SharedNotification(const EventLog& log, EventPtr event);

  const Event& event() const { return *event_; }

  // Whether the event passes `filter`, which is evaluated once for all who
  // share it, as long as they are not too many filters.
  bool Passes(const Filter& filter) const {
    return verdicts_.Of(filter.number(),
                        [&] { return filter.Matches(*event_); });
  }

  // A serialised v1::Batch of this one notification, with `raw` if the event
  // was read with it. Concatenated, such bytes are a batch of all of them. Made
  // by the first call, once. They live as long as this object.
  const std::string& bytes() const;

  // How much memory this takes, about.
  int64_t size() const;

 private:
  std::string Serialise() const;

  const EventLog& log_;
  const EventPtr event_;
  const Verdicts verdicts_;
  mutable std::once_flag once_;
  mutable std::string bytes_;  // Written under once_.
};
using NotificationPtr = std::shared_ptr<const SharedNotification>;

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_SHARED_NOTIFICATION_H_
