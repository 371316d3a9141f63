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

// The outstanding notifications of one subscription: which may be handed out
// now, which later, and which wait for their customer's turn. Decides nothing
// and does no I/O.
class DeliveryWindow {
 public:
  enum class State {
    kMissing,  // Known by its sequence only, until it is looked up.
    kBlocked,  // Its customer has another one outstanding.
    kWaiting,  // Kept back until `due`.
    kReady,
    kLeased,  // With `member` until `due`.
  };
  struct Entry {
    int64_t sequence = 0;
    State state = State::kMissing;
    int attempts = 0;
    absl::Time due = absl::InfinitePast();
    MemberId member = 0;
    std::string reason;            // The last that a nack gave.
    NotificationPtr notification;  // Null if it is missing.
  };

  explicit DeliveryWindow(bool order_by_customer)
      : order_by_customer_(order_by_customer) {}

  size_t size() const { return entries_.size(); }
  // Memory that its notifications take, about.
  int64_t bytes() const { return bytes_; }
  size_t ready() const { return ready_.size(); }
  const std::map<int64_t, Entry>& entries() const { return entries_; }
  // Null if it is not here.
  Entry* Find(int64_t sequence);
  // The first that may be handed out; null if there is none.
  Entry* NextReady();
  // The first to be looked up. While there is one, what else belongs to its
  // customer is not known: nothing new is to be added.
  std::optional<int64_t> first_missing() const;

  // Adds what was just scanned.
  void Add(NotificationPtr notification, absl::Time now);
  // Adds what was outstanding before; not if it is here.
  void AddMissing(const OutstandingRecord& record);
  // Gives a missing entry its notification.
  void Attach(Entry& entry, NotificationPtr notification, absl::Time now);

  // Hands a ready entry out.
  void Lease(Entry& entry, MemberId member, absl::Time deadline);
  // Gives a leased entry another deadline.
  void Extend(Entry& entry, absl::Time deadline);
  // Lets an entry be handed out, again, from `due` on.
  void Release(Entry& entry, absl::Time due, absl::Time now);
  void Remove(Entry& entry, absl::Time now);
  void Clear();

  // When the next entry is due; InfiniteFuture if none is.
  absl::Time next_due() const;
  // Makes waiting entries that are due ready, and returns the sequences of
  // leased ones that are.
  std::vector<int64_t> PassTime(absl::Time now);

  // Lets go of the notifications, to be looked up again. Nothing is leased.
  void DropNotifications();

 private:
  struct Customer {
    int64_t active = 0;  // Sequence of the one outstanding; 0: none.
    std::set<int64_t> blocked;
  };

  // Finds the state of an entry that is not leased and no longer missing.
  void Place(Entry& entry, absl::Time now);
  // Takes the entry out of what its state put it into, and into what `state`
  // puts it.
  void Move(Entry& entry, State state);
  // The customer for whose turn the entry waits; null if it waits for nobody.
  Customer* CustomerOf(const Entry& entry);
  void EndTurn(const Entry& entry, absl::Time now);

  const bool order_by_customer_;
  int64_t bytes_ = 0;
  std::map<int64_t, Entry> entries_;
  std::set<int64_t> missing_;
  std::set<int64_t> ready_;
  std::set<std::pair<absl::Time, int64_t>> due_;  // Waiting and leased ones.
  absl::flat_hash_map<std::string, Customer> customers_;
};

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_DELIVERY_WINDOW_H_
