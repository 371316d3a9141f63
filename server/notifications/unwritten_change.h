#ifndef SERVER_NOTIFICATIONS_UNWRITTEN_CHANGE_H_
#define SERVER_NOTIFICATIONS_UNWRITTEN_CHANGE_H_

#include <cstdint>
#include <map>
#include <optional>

#include "adapters/store/subscription_store.h"
#include "server/notifications/delivery_window.h"

namespace gateway {

// Remembers what of a ConsumerGroup has changed since the store was last given
// a change, and makes the next change of it. It has no state of the group
// itself: it is given the group's record and window.
class UnwrittenChange {
 public:
  // `record` is as the store has it.
  explicit UnwrittenChange(const SubscriptionRecord& record);

  // The settings changed.
  void SetSettings() { settings_ = true; }
  // The position moved to `position`; all that is outstanding was forgotten.
  void Seek(int64_t position);
  // The notification was handed out, released or settled, or is outstanding
  // since now. The window knows which.
  void Touch(int64_t sequence) { sequences_[sequence] = std::nullopt; }
  // The notification left the window, and is parked.
  void Park(ParkedRecord parked);

  // Whether the store must write something. If only the position moved, that
  // waits for a larger step, unless `position` says that any step counts.
  bool IsDue(const SubscriptionRecord& record, bool position) const;
  // Makes the change, and from then on counts it as written. Counts the
  // revision in `record` up.
  SubscriptionChange Take(SubscriptionRecord& record,
                          const DeliveryWindow& window);

 private:
  bool settings_ = false;
  bool seek_ = false;
  // The sequences that changed, with what was parked. A sequence that is
  // neither parked nor in the window is settled.
  std::map<int64_t, std::optional<ParkedRecord>> sequences_;
  int64_t written_scanned_;  // As the store has it, or soon will.
  int64_t written_lost_;
};

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_UNWRITTEN_CHANGE_H_
