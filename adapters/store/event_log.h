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
#include "adapters/store/watch.h"

namespace gateway {

// One event as kept. Never changes, unless it is erased.
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
  // Caller who alone may see it; empty: everybody may.
  std::string audience;
  // The things whose state the event gives. An event that is the last of one of
  // its keys is kept when the log is trimmed. Not read back.
  std::vector<std::string> state_keys;
  // Whether it comes long after it was received: then it replaces neither
  // states nor contents that were received later. Not read back.
  bool late = false;
  // Whether it was erased: then it keeps its place and nothing of its content.
  bool erased = false;
  // A serialised v1::Notification without sequence, cursor and raw.
  std::string notification;
  // The body as received. Empty when read without it.
  std::string raw;
};
using EventPtr = std::shared_ptr<const Event>;

// When an event repeats one that the log has.
struct Dedupe {
  // Events of one scope are compared; empty: never a duplicate.
  std::string scope = {};
  // A duplicate if equal to that of the last event kept in the scope.
  std::string content_hash = {};
  // A duplicate if an event that is still kept had one of these keys.
  std::vector<std::string> once = {};
};

// Where an event is.
struct Appended {
  int64_t sequence = 0;
  bool duplicate =
      false;  // Nothing was added: `sequence` is the earlier one's.
};

// What was erased.
struct Erasure {
  int64_t events = 0;
  int64_t through = 0;  // The last event when it began; none after was erased.
};

// The part of the log that is kept: events first..last, none if first > last.
struct LogBounds {
  int64_t first = 1;
  int64_t last = 0;
};

// An ordered log of events. Sequences count up by one from 1. What is answered
// OK is on disk. UNAVAILABLE if the store could not be read or written.
// Thread-safe.
class EventLog {
 public:
  virtual ~EventLog() = default;

  // The id of this log, which no other log has; it never changes. 16 bytes.
  virtual const std::string& id() const = 0;
  // A secret of this log's, to sign cursors with. 32 bytes.
  virtual const std::string& key() const = 0;

  // What is committed; never goes back. Does not touch the disk.
  virtual LogBounds bounds() const = 0;

  virtual void Append(Event event, Dedupe dedupe, Done<Appended> done) = 0;

  // The events after `after`, in order, up to `max_events` and about
  // `max_bytes`, at least one if there is one. OUT_OF_RANGE if events after
  // `after` were trimmed.
  virtual void Read(int64_t after, int max_events, int64_t max_bytes,
                    bool with_raw, Done<std::vector<EventPtr>> done) = 0;
  // As Read, but the events before `before`, newest first, as far as they are
  // kept.
  virtual void ReadBack(int64_t before, int max_events, int64_t max_bytes,
                        bool with_raw, Done<std::vector<EventPtr>> done) = 0;
  // As Read, but the events after `after` and up to `through` that are the last
  // of a state key, trimmed or not.
  virtual void ReadStates(int64_t after, int64_t through, int max_events,
                          int64_t max_bytes, bool with_raw,
                          Done<std::vector<EventPtr>> done) = 0;
  // The event with that id, also if it is kept for a state only. NOT_FOUND.
  virtual void Find(std::string id, bool with_raw, Done<EventPtr> done) = 0;

  // The first event kept that was received at `time` or later; the one to come
  // if there is none.
  virtual void FirstSince(absl::Time time, Done<int64_t> done) = 0;
  // The first of the newest events that take `bytes` together, about; the one
  // to come if the newest alone takes more.
  virtual void FirstWithin(int64_t bytes, Done<int64_t> done) = 0;

  // Calls `seen` with events as they commit, without `raw`, in order and
  // without gaps, from the call on until the watch is destroyed. `seen` must
  // not block.
  [[nodiscard]] virtual std::unique_ptr<Watch> WatchAppends(
      std::function<void(absl::Span<const EventPtr>)> seen) = 0;

  // Forgets the events before `first`, but for those that are the last of a
  // state key, and answers with what is kept then.
  virtual void TrimBefore(int64_t first, Done<LogBounds> done) = 0;

  // Erases the events of `customer`, states included, and what was kept of them
  // to know repeats. If it fails, some may be erased: call it again.
  virtual void EraseCustomer(std::string customer, Done<Erasure> done) = 0;
};

}  // namespace gateway

#endif  // ADAPTERS_STORE_EVENT_LOG_H_
