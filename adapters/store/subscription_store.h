#ifndef ADAPTERS_STORE_SUBSCRIPTION_STORE_H_
#define ADAPTERS_STORE_SUBSCRIPTION_STORE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "adapters/base/api.h"
#include "adapters/base/done.h"
#include "fourws/gateway/v1/subscription_service.pb.h"

namespace gateway {

// A named subscription as the store has it.
struct SubscriptionRecord {
  std::string name;
  std::string caller;
  absl::Time create_time;
  // Filter, deadlines and the like. Its output-only fields are not set.
  v1::Subscription settings;
  int64_t revision = 1;  // Counts its changes. Set by the store.
  // Changes with each seek. A subscription that is created again under the same
  // name gets another one, too.
  int64_t generation = 0;
  int64_t scanned = 0;  // Sequence of the last event that was scanned.
  // How many events were trimmed before their turn, or replayed once they were
  // erased, or cannot be read.
  int64_t lost = 0;
};

// A notification that is neither acknowledged nor parked.
struct OutstandingRecord {
  int64_t sequence = 0;
  int attempts = 0;
  absl::Time due = absl::InfinitePast();  // Not to be delivered before.
  std::string reason = {};                // Of the last nack.
};

// A notification whose deliveries failed too often.
struct ParkedRecord {
  int64_t sequence = 0;
  int attempts = 0;
  absl::Time park_time;
  std::string reason = {};
};

// A change of one subscription. All of it takes effect together.
struct SubscriptionChange {
  std::string name;
  int64_t revision = 0;  // Of the record that is changed.
  std::optional<v1::Subscription> settings;
  int64_t generation = 0;
  int64_t scanned = 0;
  int64_t lost = 0;
  // First deletes all that is outstanding, and what after `scanned` is parked
  // or waits to be replayed.
  bool seek = false;
  // Sequences that are no longer outstanding and no longer wait to be replayed.
  std::vector<int64_t> settled;
  // Records to store. Each replaces that of the same sequence.
  std::vector<OutstandingRecord> outstanding;
  std::vector<ParkedRecord> parked;
};

struct AppliedChange {
  int64_t revision = 0;
  int64_t unparked = 0;  // How many parked ones a seek has deleted.
};

struct LoadedSubscription {
  SubscriptionRecord record;
  std::vector<OutstandingRecord> outstanding;  // In order.
};

// How many notifications of a subscription are parked, and how many were parked
// and now wait to be replayed.
struct ParkedCount {
  int64_t parked = 0;
  int64_t replaying = 0;
};

// Stores named subscriptions. A result that is OK is on disk. Every result is
// UNAVAILABLE if the store could not be read or written. A write that failed
// has no effect in this process; after a restart it may have one. Thread-safe.
class SubscriptionStore {
 public:
  virtual ~SubscriptionStore() = default;

  // Stores `record` with revision 1. ALREADY_EXISTS if the name is taken.
  virtual void Create(SubscriptionRecord record,
                      Done<SubscriptionRecord> done) = 0;
  // Deletes a subscription and all that is known of it. NOT_FOUND if there is
  // none.
  virtual void Delete(std::string name, Done<int64_t> done) = 0;

  // Reads all subscriptions, in the order of their names, but those that are
  // damaged.
  virtual void LoadAll(Done<std::vector<LoadedSubscription>> done) = 0;
  // Reads one subscription, with all changes that were asked for before this
  // call. NOT_FOUND if there is none.
  virtual void Load(std::string name, Done<LoadedSubscription> done) = 0;

  // Makes `change`. ABORTED if the record's revision is another, NOT_FOUND if
  // there is none.
  virtual void Apply(SubscriptionChange change, Done<AppliedChange> done) = 0;

  // Counts by name of the subscription; leaves out those with nothing parked.
  virtual void CountParked(Done<std::map<std::string, ParkedCount>> done) = 0;
  // Reads up to `limit` parked notifications after `after`, in order.
  virtual void ListParked(std::string name, int64_t after, int limit,
                          Done<std::vector<ParkedRecord>> done) = 0;
  // Makes all parked notifications, or the one with `sequence`, wait to be
  // replayed. Returns how many.
  virtual void Replay(std::string name, std::optional<int64_t> sequence,
                      Done<int64_t> done) = 0;
  // Deletes all parked notifications, or the one with `sequence`. Returns how
  // many.
  virtual void DropParked(std::string name, std::optional<int64_t> sequence,
                          Done<int64_t> done) = 0;
  // Reads up to `limit` sequences of notifications that wait to be replayed, in
  // order. They wait until Apply makes them outstanding.
  virtual void ListReplays(std::string name, int limit,
                           Done<std::vector<int64_t>> done) = 0;
};

}  // namespace gateway

#endif  // ADAPTERS_STORE_SUBSCRIPTION_STORE_H_
