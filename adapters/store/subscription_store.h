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

// A named subscription as kept.
struct SubscriptionRecord {
  std::string name;
  std::string caller;
  absl::Time create_time;
  // Filter, deadlines and the like; nothing that is output only.
  v1::Subscription settings;
  int64_t revision = 1;  // Counts its changes. Set by the store.
  // Another one after each seek, also of a subscription made anew.
  int64_t generation = 0;
  int64_t scanned = 0;  // Sequence up to which everything was looked at.
  int64_t lost = 0;
};

// A notification that is neither acknowledged nor parked.
struct OutstandingRecord {
  int64_t sequence = 0;
  int attempts = 0;
  absl::Time due = absl::InfinitePast();  // Not to be handed out before.
  std::string reason = {};                // The last that a nack gave.
};

struct ParkedRecord {
  int64_t sequence = 0;
  int attempts = 0;
  absl::Time park_time;
  std::string reason = {};
};

// Changes of one subscription that take effect together.
struct SubscriptionChange {
  std::string name;
  int64_t revision = 0;  // Of the record that is changed.
  std::optional<v1::Subscription> settings;
  int64_t generation = 0;
  int64_t scanned = 0;
  int64_t lost = 0;
  // First forgets all that is outstanding, and what is parked or waits to be
  // replayed after `scanned`.
  bool seek = false;
  // No longer outstanding, nor waiting to be replayed.
  std::vector<int64_t> settled;
  // Kept from now on, in place of what is known of the same sequence.
  std::vector<OutstandingRecord> outstanding;
  std::vector<ParkedRecord> parked;
};

struct AppliedChange {
  int64_t revision = 0;
  int64_t unparked = 0;  // By a seek.
};

struct LoadedSubscription {
  SubscriptionRecord record;
  std::vector<OutstandingRecord> outstanding;  // In order.
};

// How many notifications of a subscription are parked, and how many of those
// that were wait to be replayed.
struct ParkedCount {
  int64_t parked = 0;
  int64_t replaying = 0;
};

// Keeps named subscriptions. What is answered OK is on disk. Every answer is
// UNAVAILABLE if the store could not be read or written; a failed write may
// have taken effect only if the process ends. Thread-safe.
class SubscriptionStore {
 public:
  virtual ~SubscriptionStore() = default;

  // Keeps `record` with revision 1. ALREADY_EXISTS if the name is taken.
  virtual void Create(SubscriptionRecord record,
                      Done<SubscriptionRecord> done) = 0;
  // NOT_FOUND if there is none.
  virtual void Delete(std::string name, Done<int64_t> done) = 0;

  // All of them, by name.
  virtual void LoadAll(Done<std::vector<LoadedSubscription>> done) = 0;
  // As it is after the changes asked for before. NOT_FOUND.
  virtual void Load(std::string name, Done<LoadedSubscription> done) = 0;

  // ABORTED if the record's revision is another; NOT_FOUND.
  virtual void Apply(SubscriptionChange change, Done<AppliedChange> done) = 0;

  // What is parked, by subscription; those with nothing are left out.
  virtual void CountParked(Done<std::map<std::string, ParkedCount>> done) = 0;
  // Up to `limit` of what is parked after `after`, in order.
  virtual void ListParked(std::string name, int64_t after, int limit,
                          Done<std::vector<ParkedRecord>> done) = 0;
  // Lets what is parked, or the one with `sequence`, wait to be replayed, and
  // answers how many.
  virtual void Replay(std::string name, std::optional<int64_t> sequence,
                      Done<int64_t> done) = 0;
  // Forgets what is parked, or the one with `sequence`, and answers how many.
  virtual void DropParked(std::string name, std::optional<int64_t> sequence,
                          Done<int64_t> done) = 0;
  // Up to `limit` sequences of what waits to be replayed, in order. It does so
  // until Apply makes it outstanding.
  virtual void ListReplays(std::string name, int limit,
                           Done<std::vector<int64_t>> done) = 0;
};

}  // namespace gateway

#endif  // ADAPTERS_STORE_SUBSCRIPTION_STORE_H_
