#ifndef SERVER_NOTIFICATIONS_CONSUMER_GROUP_H_
#define SERVER_NOTIFICATIONS_CONSUMER_GROUP_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "absl/types/span.h"
#include "adapters/base/api.h"
#include "adapters/store/subscription_store.h"
#include "server/notifications/ack_id.h"
#include "server/notifications/delivery_window.h"
#include "server/notifications/filter.h"
#include "server/notifications/group_members.h"
#include "server/notifications/shared_notification.h"
#include "server/notifications/unwritten_change.h"

namespace gateway {

// A notification that is handed out to a member.
struct Handout {
  MemberId member = 0;
  int attempt = 0;
  std::string ack_id;
  NotificationPtr notification;
};

// A named subscription and its members: which notification goes to which
// member, and when it goes to one again. A state machine without I/O and
// without a clock: whoever calls it gives it the time.
//
// What it decides is true in memory at once. `TakeChange` returns what of that
// the store must write; nobody may hear of a decision before it is written.
//
// A notification is scanned once, in the order of the log. If it passes the
// filter, it is outstanding until it is settled (acknowledged, erased or lost)
// or parked (handed out as often as the settings allow).
class ConsumerGroup {
 public:
  // Scanning stops while this many notifications are outstanding.
  static constexpr int kMaxOutstanding = 1000;
  // Scanning stops while they take this much memory for each member.
  static constexpr int64_t kMaxBytesPerMember = 1 << 20;

  explicit ConsumerGroup(const LoadedSubscription& loaded);

  // The record as it will be in the store; only its revision is the store's.
  const SubscriptionRecord& record() const { return record_; }
  // Sequence up to which everything is settled.
  int64_t settled() const;
  int64_t outstanding() const { return static_cast<int64_t>(window_.size()); }
  const GroupMembers& members() const { return members_; }

  void Join(MemberId id, MemberLimits limits) { members_.Join(id, limits); }
  // Removes a member. What it had may be handed out again at once.
  void Leave(MemberId id, absl::Time now);
  // The member received its batch, and can take another one.
  void Free(MemberId id) { members_.Free(id); }

  // Whether the group must scan more, because its members can take more.
  bool WantsMore() const;
  // The first outstanding notification whose content is not in memory. It must
  // be looked up before anything else is scanned.
  std::optional<int64_t> first_missing() const {
    return window_.first_missing();
  }
  // Takes the missing notifications from `found`, which is what the log has
  // after `after`: all of it if it `reaches_end`, else up to its last one. What
  // the log has no more is lost, as is what was replayed after it was erased.
  void Find(int64_t after, absl::Span<const NotificationPtr> found,
            bool reaches_end, absl::Time now);
  // Scans `found`, which must follow `record().scanned`, as long as members can
  // take more. Returns how many it scanned.
  size_t Scan(absl::Span<const NotificationPtr> found, absl::Time now);
  // The log begins at `first` now: what comes before and is missing or not
  // scanned is lost. Returns whether the position moved.
  bool Overtake(int64_t first, absl::Time now);
  // Settles what is outstanding of `customer` up to `through`.
  void Erase(const std::string& customer, int64_t through, absl::Time now);
  // Makes these parked notifications outstanding again. They are handed out
  // before anything that is scanned later.
  void Replay(absl::Span<const int64_t> sequences);

  // These do what a member asks for. They return false and change nothing if
  // the id is stale: the notification was settled or parked, or handed out
  // again, or a seek came between. For Extend it is also stale if the member's
  // deadline passed.
  bool Acknowledge(const AckId& id, absl::Time now);
  bool Nack(const AckId& id, std::optional<absl::Duration> delay,
            const std::string& reason, absl::Time now);
  bool Extend(const AckId& id, absl::Time deadline);
  // Whether the member still has what was handed out to it.
  bool Has(const Handout& handout) const;

  void Update(v1::Subscription settings);
  // Moves the position, and forgets all that is outstanding. Returns how many
  // of these are not scanned again.
  int64_t Seek(int64_t position, absl::Time now);

  // When PassTime has something to do next.
  absl::Time next_due() const { return window_.next_due(); }
  void PassTime(absl::Time now);

  // Hands out what is ready to members that can take it, and parks what was
  // handed out too often.
  std::vector<Handout> HandOut(absl::Time now);

  // Whether the store must write something. With `position`, that is so even if
  // only the position moved, and by little.
  bool changed(bool position) const {
    return unwritten_.IsDue(record_, position);
  }
  // What the store must write since the last call.
  SubscriptionChange TakeChange();

 private:
  using Entry = DeliveryWindow::Entry;

  // The entry that the id belongs to; null if the id is stale.
  Entry* EntryOf(const AckId& id);
  bool Passes(const Event& event) const;
  // Parks the entry if it was handed out as often as the settings allow. Else
  // it may be handed out again from `due` on.
  void Fail(Entry& entry, const std::string& why, absl::Time due,
            absl::Time now);
  void Park(Entry& entry, const std::string& why, absl::Time now);
  void Settle(Entry& entry, absl::Time now);
  void Lose(Entry& entry, absl::Time now);

  SubscriptionRecord record_;
  Filter filter_;
  absl::Duration ack_deadline_;
  DeliveryWindow window_;
  GroupMembers members_;
  UnwrittenChange unwritten_;
};

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_CONSUMER_GROUP_H_
