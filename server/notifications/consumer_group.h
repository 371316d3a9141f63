#ifndef SERVER_NOTIFICATIONS_CONSUMER_GROUP_H_
#define SERVER_NOTIFICATIONS_CONSUMER_GROUP_H_

#include <cstdint>
#include <map>
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

namespace gateway {

// A notification on its way to a member.
struct Handout {
  MemberId member = 0;
  int attempt = 0;
  std::string ack_id;
  NotificationPtr notification;
};

// A named subscription with its members: who gets what, when again, and what of
// it is to be kept. A state machine: does no I/O and has no clock, but is asked
// with the time. What it decides holds at once in memory; `TakeChange` tells
// what of it the store is to learn, and what is told anyone must wait until it
// has.
class ConsumerGroup {
 public:
  // Nothing more is scanned while so many are outstanding, or while their
  // notifications take so much for each member.
  static constexpr int kMaxOutstanding = 1000;
  static constexpr int64_t kMaxBytesPerMember = 1 << 20;

  explicit ConsumerGroup(const LoadedSubscription& loaded);

  // As it will be in the store, but for its revision.
  const SubscriptionRecord& record() const { return record_; }
  // Sequence up to which everything is settled.
  int64_t settled() const;
  int64_t outstanding() const { return static_cast<int64_t>(window_.size()); }
  const GroupMembers& members() const { return members_; }

  void Join(MemberId id, MemberLimits limits) { members_.Join(id, limits); }
  // What it had may be handed out again at once.
  void Leave(MemberId id, absl::Time now);
  void Free(MemberId id) { members_.Free(id); }

  // Whether a member could take more than there is.
  bool WantsMore() const;
  // The first sequence that is to be looked up before anything is scanned.
  std::optional<int64_t> first_missing() const {
    return window_.first_missing();
  }
  // Takes what the log holds after `after`, up to the last of `found`, or to
  // the end of the log.
  void Find(int64_t after, absl::Span<const NotificationPtr> found,
            bool reaches_end, absl::Time now);
  // Takes what follows `record().scanned` as far as it is wanted. Returns how
  // many it looked at.
  size_t Scan(absl::Span<const NotificationPtr> found, absl::Time now);
  // The log begins at `first`: what is before and missing, or not scanned, is
  // lost. Returns whether the position moved.
  bool Overtake(int64_t first, absl::Time now);
  // Settles what it has of `customer` up to `through`.
  void Erase(const std::string& customer, int64_t through, absl::Time now);
  // Hands out what was parked, before anything that is scanned later.
  void Replay(absl::Span<const int64_t> sequences);

  // Whether the id is still good; if not, nothing changes.
  bool Acknowledge(const AckId& id, absl::Time now);
  bool Nack(const AckId& id, std::optional<absl::Duration> delay,
            const std::string& reason, absl::Time now);
  bool Extend(const AckId& id, absl::Time deadline);
  // Whether the member still has what it was handed.
  bool Has(const Handout& handout) const;

  void Update(v1::Subscription settings);
  // Returns how many outstanding ones were forgotten for good.
  int64_t Seek(int64_t position, absl::Time now);

  // When PassTime has something to do.
  absl::Time next_due() const { return window_.next_due(); }
  void PassTime(absl::Time now);

  // Gives what is ready to those who can take it, and parks what was handed out
  // too often.
  std::vector<Handout> HandOut(absl::Time now);

  // Whether the store must learn something; with `position`, also if that is
  // only how far it scanned.
  bool changed(bool position) const;
  SubscriptionChange TakeChange();

 private:
  using Entry = DeliveryWindow::Entry;

  // The entry of an id that is still good; null if there is none.
  Entry* EntryOf(const AckId& id);
  bool Passes(const Event& event) const;
  // Parks what was handed out as often as may be, and else lets it be handed
  // out again from `due` on.
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

  // What the store is to learn: of which sequences, and what was parked. What
  // is neither here nor parked is settled.
  std::map<int64_t, std::optional<ParkedRecord>> dirty_;
  bool new_settings_ = false;
  bool seek_ = false;
  int64_t kept_scanned_;  // As the store has it, or soon will.
  int64_t kept_lost_;
};

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_CONSUMER_GROUP_H_
