#ifndef SERVER_NOTIFICATIONS_SHARED_NOTIFICATION_H_
#define SERVER_NOTIFICATIONS_SHARED_NOTIFICATION_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/base/call_once.h"
#include "absl/strings/string_view.h"
#include "adapters/store/event_log.h"
#include "server/notifications/filter.h"
#include "server/notifications/verdicts.h"

namespace gateway {

// An event of the log, with the serialised bytes that all streams send.
// Thread-safe. The log must outlive it.
class SharedNotification
    : public std::enable_shared_from_this<SharedNotification> {
 public:
  SharedNotification(const EventLog& log, EventPtr event);

  const Event& event() const { return *event_; }

  // Whether the event passes `filter`. The filter is evaluated once for all
  // streams that share it, unless there are more filters than are remembered.
  bool Passes(const Filter& filter) const {
    return verdicts_.Of(filter.number(),
                        [&] { return filter.Matches(*event_); });
  }

  // A serialised v1::Batch of this one notification, with `raw` if the event
  // was read with it. Such bytes one after the other are a batch of all of
  // them. The first call makes them; they live as long as this object.
  const std::string& bytes() const;

  // The cursor behind it, which is within the bytes.
  absl::string_view cursor() const;

  // About how much memory this takes.
  int64_t size() const;

 private:
  void Serialise() const;

  const EventLog& log_;
  const EventPtr event_;
  const Verdicts verdicts_;
  mutable absl::once_flag once_;
  // Written under once_.
  mutable std::string bytes_;
  mutable absl::string_view cursor_;
};
using NotificationPtr = std::shared_ptr<const SharedNotification>;

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_SHARED_NOTIFICATION_H_
