#ifndef ADAPTERS_STORE_EVENT_LOG_H_
#define ADAPTERS_STORE_EVENT_LOG_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "absl/types/span.h"
#include "adapters/base/done.h"
#include "adapters/store/stored_amount.h"
#include "adapters/store/watch.h"

namespace gateway {

// One event as the log stores it. It never changes, unless it is erased.
struct Event {
  int64_t sequence = 0;  // Set by the log.
  std::string id;
  std::string source;
  std::string type;
  absl::Time receive_time;
  // Keys for filters; each may be empty.
  std::string customer;
  std::string card;
  std::vector<std::string> promotions;
  // The only caller who may see it. Empty: everybody may.
  std::string audience;
  // Keys of the things whose state the event gives. Trimming keeps an event
  // that is the last one of any of its keys. Not set when read.
  std::vector<std::string> state_keys;
  // Whether it is appended long after it was received. Then it does not replace
  // states and contents that were received later. Not set when read.
  bool late = false;
  // Whether it was erased. Then it keeps its sequence and nothing else.
  bool erased = false;
  // Whether it is there but cannot be read, as after damage to the disk. Then
  // only its sequence is known. Reads pass over it: it comes in its place, as
  // one of the events that they return.
  bool damaged = false;
  // A serialised v1::Notification without sequence, cursor and raw.
  std::string notification;
  // The body as received. Empty if it was read without raw.
  std::string raw;
};
using EventPtr = std::shared_ptr<const Event>;

// Says when an event repeats one that the log has, and so is a duplicate.
struct Dedupe {
  // It is a duplicate if the last event of this scope and of the same customer
  // had the same hash. Empty scope: nothing is compared.
  std::string scope = {};
  std::string content_hash = {};
  // It is a duplicate if an event that is still kept had one of these keys.
  std::vector<std::string> once = {};
};

// The place of an event in the log.
struct Appended {
  int64_t sequence = 0;
  // Whether nothing was added. `sequence` is that of the earlier event.
  bool duplicate = false;
};

// What was erased.
struct Erasure {
  int64_t events = 0;
  // The last event when the erasure began. No later one was erased.
  int64_t through = 0;
};

// The events that the log keeps: first..last, or none if first > last.
struct LogBounds {
  int64_t first = 1;
  int64_t last = 0;
};

// An ordered log of events. Sequences count up by one from 1. A result that is
// OK is on disk. Every result is UNAVAILABLE if the store could not be read or
// written. Damage to single events fails no read of others. Thread-safe.
class EventLog {
 public:
  virtual ~EventLog() = default;

  // The id of this log: 16 random bytes, which never change.
  virtual const std::string& id() const = 0;
  // A secret of this log, to sign cursors with: 32 bytes.
  virtual const std::string& key() const = 0;

  // Each time that the log lost its newest events, as with an older copy of its
  // files, ended an epoch of the log. For each epoch that ended, in order, the
  // last event that was left. What is appended later has the sequences of lost
  // events again. Never changes while the log is open.
  virtual const std::vector<int64_t>& losses() const = 0;

  // The bounds of what is committed. They never go back. Does not read the
  // disk.
  virtual LogBounds bounds() const = 0;

  // Appends `event`, unless it is a duplicate. RESOURCE_EXHAUSTED, and nothing
  // is appended, if the latest states would grow beyond what may be kept of
  // them.
  virtual void Append(Event event, Dedupe dedupe, Done<Appended> done) = 0;

  // Reads the events after `after`, in order, up to `max_events` and about
  // `max_bytes`, but at least one if there is one. OUT_OF_RANGE if events after
  // `after` were trimmed.
  virtual void Read(int64_t after, int max_events, int64_t max_bytes,
                    bool with_raw, Done<std::vector<EventPtr>> done) = 0;
  // The same for the events before `before`, newest first, as far as they are
  // kept.
  virtual void ReadBack(int64_t before, int max_events, int64_t max_bytes,
                        bool with_raw, Done<std::vector<EventPtr>> done) = 0;
  // As Read, for the latest states: the events after `after` and up to
  // `through` that are the last one of a state key, also before the bounds.
  virtual void ReadStates(int64_t after, int64_t through, int max_events,
                          int64_t max_bytes, bool with_raw,
                          Done<std::vector<EventPtr>> done) = 0;
  // Reads the event with that id, also before the bounds if it is kept as a
  // latest state. NOT_FOUND if there is none, DATA_LOSS if it is damaged.
  virtual void Find(std::string id, bool with_raw, Done<EventPtr> done) = 0;

  // Measures the latest states, and what tells repeats.
  virtual void MeasureStates(Done<StoredAmount> done) = 0;

  // Finds the first kept event that was received at `time` or later. If there
  // is none, returns the sequence of the next event to be appended.
  virtual void FirstSince(absl::Time time, Done<int64_t> done) = 0;
  // Notes that all events so far were stored by `now`, and finds the first
  // event of which it is not known that it was stored before `time`; if that is
  // known of all, returns the sequence of the next event to be appended. The
  // times are Clock::TrustedNow()s: what events say of their own is not asked.
  // It knows of an event from the first call after it.
  virtual void FirstStoredSince(absl::Time time, absl::Time now,
                                Done<int64_t> done) = 0;
  // Finds the first of the newest events that together have about `bytes`. If
  // the newest alone has more, returns the sequence of the next event to be
  // appended.
  virtual void FirstWithin(int64_t bytes, Done<int64_t> done) = 0;

  // Calls `seen` with the events that are committed after this call, without
  // `raw`, in order and without gaps, until the watch is destroyed. `seen` must
  // not block.
  [[nodiscard]] virtual std::unique_ptr<Watch> WatchAppends(
      std::function<void(absl::Span<const EventPtr>)> seen) = 0;

  // Deletes the events before `first`, except those that are the last one of a
  // state key. Returns the bounds after that.
  virtual void TrimBefore(int64_t first, Done<LogBounds> done) = 0;

  // Erases the events of `customer`, also those kept as latest states, and the
  // hashes of their contents. If it fails, some may be erased: call it again.
  virtual void EraseCustomer(std::string customer, Done<Erasure> done) = 0;
};

}  // namespace gateway

#endif  // ADAPTERS_STORE_EVENT_LOG_H_
