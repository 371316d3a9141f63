#ifndef SERVER_NOTIFICATIONS_DELIVERY_WINDOW_H_
#define SERVER_NOTIFICATIONS_DELIVERY_WINDOW_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "adapters/store/subscription_store.h"
#include "server/notifications/shared_notification.h"

namespace gateway {

using MemberId = int64_t;

// The outstanding notifications of one subscription: which of them may be
// handed out now, which later, and which wait because another notification of
// the same customer comes first. This class keeps them in order; ConsumerGroup
// decides. It does no I/O.
class DeliveryWindow {
 public:
  enum class State {
    kMissing,  // Only its sequence is known, until it is looked up.
    kBlocked,  // Another notification of its customer comes first.
    kWaiting,  // It is kept back until `due`.
    kReady,    // It may be handed out.
    kLeased,   // `member` has it until `due`.
  };
  struct Entry {
    int64_t sequence = 0;
    State state = State::kMissing;
    int attempts = 0;
    absl::Time due = absl::InfinitePast();
    MemberId member = 0;
    bool replayed = false;         // It was parked, and not found since.
    std::string reason;            // The reason of the last nack.
    NotificationPtr notification;  // Null if it is missing.
  };

  explicit DeliveryWindow(bool order_by_customer)
      : order_by_customer_(order_by_customer) {}

  size_t size() const { return entries_.size(); }
  // About how much memory its notifications take.
  int64_t bytes() const { return bytes_; }
  size_t ready() const { return ready_.size(); }
  const std::map<int64_t, Entry>& entries() const { return entries_; }
  // Returns null if that sequence is not outstanding.
  Entry* Find(int64_t sequence);
  // The first entry that may be handed out; null if there is none.
  Entry* NextReady();
  // The first missing sequence. While there is one, its customer is not known;
  // so add nothing new, or that customer's order may be lost.
  std::optional<int64_t> first_missing() const;

  // Adds a notification that was just scanned.
  void Add(NotificationPtr notification, absl::Time now);
  // Adds what was outstanding before, as missing; unless it is here already.
  void AddMissing(const OutstandingRecord& record);
  // Gives a missing entry its notification.
  void Attach(Entry& entry, NotificationPtr notification, absl::Time now);

  // Hands a ready entry out.
  void Lease(Entry& entry, MemberId member, absl::Time deadline);
  // Gives a leased entry another deadline.
  void Extend(Entry& entry, absl::Time deadline);
  // Takes an entry back: it may be handed out again from `due` on.
  void Release(Entry& entry, absl::Time due, absl::Time now);
  void Remove(Entry& entry, absl::Time now);
  void Clear();

  // When the next entry is due; InfiniteFuture if none is.
  absl::Time next_due() const;
  // Makes the waiting entries that are due ready. Returns the sequences of the
  // leased entries that are due; those stay as they are.
  std::vector<int64_t> PassTime(absl::Time now);

  // Frees the notifications: all entries are missing again. Nothing may be
  // leased.
  void DropNotifications();

 private:
  struct Customer {
    int64_t active = 0;  // Sequence of the one outstanding; 0: none.
    std::set<int64_t> blocked;
  };

  // Decides the state of an entry that is neither leased nor missing.
  void Place(Entry& entry, absl::Time now);
  // Gives the entry another state, and moves it between the sets below.
  void Move(Entry& entry, State state);
  // The customer in whose order the entry is; null if there is no order.
  Customer* CustomerOf(const Entry& entry);
  void EndTurn(const Entry& entry, absl::Time now);

  const bool order_by_customer_;
  int64_t bytes_ = 0;
  std::map<int64_t, Entry> entries_;
  std::set<int64_t> missing_;
  std::set<int64_t> ready_;
  std::set<std::pair<absl::Time, int64_t>> due_;  // Of waiting and leased.
  absl::flat_hash_map<std::string, Customer> customers_;
};

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_DELIVERY_WINDOW_H_
