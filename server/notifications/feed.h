#ifndef SERVER_NOTIFICATIONS_FEED_H_
#define SERVER_NOTIFICATIONS_FEED_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/any_invocable.h"
#include "absl/types/span.h"
#include "adapters/base/done.h"
#include "adapters/base/mutex.h"
#include "adapters/store/event_log.h"
#include "server/notifications/shared_notification.h"

namespace gateway {

// Consecutive events of the log. Copies share them.
struct Page {
  absl::Span<const NotificationPtr> notifications = {};
  // Whether nothing followed these events when they were read.
  bool reaches_end = false;
  // Keeps the notifications in memory.
  std::shared_ptr<const void> kept = nullptr;
};

// A page of `notifications`.
Page PageOf(std::vector<NotificationPtr> notifications, bool reaches_end);

// The log as its readers see it. The newest events come from memory, where all
// readers share them; older events are read from the log. A thread of the feed
// wakes the readers that wait, so that whoever appends never waits for them.
// Thread-safe.
class Feed {
 public:
  // A page holds at most this much, but a single event may be larger.
  static constexpr int kMaxPageEvents = 1000;
  static constexpr int64_t kMaxPageBytes = 1 << 20;

  // Keeps about `tail_bytes` of the newest events in memory. `log` must outlive
  // the feed and all its notifications.
  Feed(EventLog& log, int64_t tail_bytes);
  // Stops.
  ~Feed();

  // When this returns, the feed's thread has ended, and nobody is woken any
  // more. Reads under way are still answered. Not from within a wake.
  void Stop();

  EventLog& log() const { return log_; }

  // Returns the events after `after`, at least one unless the page reaches the
  // end. If they are not in memory, it returns nothing and calls `read` with
  // them, or with the log's error, on a thread of the log, as EventLog::Read
  // does.
  std::optional<Page> Next(int64_t after, bool with_raw, Done<Page> read);

  // Reads the events after `after` and up to `through` that are the last of a
  // state key, and calls `read` as EventLog::ReadStates does. An empty page
  // means that there are no more.
  void NextStates(int64_t after, int64_t through, bool with_raw,
                  Done<Page> read);

  // Forgets the content of the events of `customer` up to `through`, which the
  // log has erased. Pages that were handed out before still have it.
  void Erase(const std::string& customer, int64_t through);

  // Calls `wake` once, on the feed's thread, when there is an event after
  // `after`. `who` waits for one thing at a time: the last it asked for.
  void Wait(const void* who, int64_t after, absl::AnyInvocable<void() &&> wake);

  // Forgets that `who` waits. A call that has begun may still be running.
  void Forget(const void* who);

 private:
  using Wakes = absl::flat_hash_map<const void*, absl::AnyInvocable<void() &&>>;

  void TakeIn(absl::Span<const EventPtr> events);
  // The page after `after`, if all of it is in memory.
  std::optional<Page> FromTail(int64_t after)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  std::optional<Page> MakeFromTail(int64_t after) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void WakeWaiters();

  EventLog& log_;
  const int64_t tail_bytes_;

  Mutex mu_;
  CondVar changed_;
  std::deque<NotificationPtr> tail_ ABSL_GUARDED_BY(mu_);
  int64_t tail_size_ ABSL_GUARDED_BY(mu_) = 0;
  int64_t last_ ABSL_GUARDED_BY(mu_) = 0;  // Sequence of the newest event.
  // The last page that came from the tail, until the tail changes, and what it
  // is after: readers mostly ask for the same.
  std::optional<Page> page_ ABSL_GUARDED_BY(mu_);
  int64_t page_after_ ABSL_GUARDED_BY(mu_) = 0;
  Wakes waiting_ ABSL_GUARDED_BY(mu_);
  Wakes due_ ABSL_GUARDED_BY(mu_);
  bool stopping_ ABSL_GUARDED_BY(mu_) = false;

  std::thread waker_;
  std::unique_ptr<Watch> watch_;  // Last: nothing is taken in before.
};

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_FEED_H_
