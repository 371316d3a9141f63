#ifndef SERVER_NOTIFICATIONS_FEED_READER_H_
#define SERVER_NOTIFICATIONS_FEED_READER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "adapters/base/api.h"
#include "adapters/base/clock.h"
#include "adapters/base/mutex.h"
#include "server/notifications/feed.h"
#include "server/notifications/subscribe_options.h"
#include "server/notifications/subscriber.h"

namespace gateway {

// One subscriber's way through the log: where it is, and what it is told next.
// Takes one step at a time and holds one page of the log, so that a subscriber
// who does not read costs no more than that. Made with std::make_shared; keeps
// itself alive while it is being called. Thread-safe.
//
// Always ends with one Finish: with what the log failed with, GatewayDraining,
// or CANCELLED. Feed and clock must outlive that call, `subscriber` need not.
class FeedReader : public std::enable_shared_from_this<FeedReader> {
 public:
  FeedReader(Feed& feed, Clock& clock, SubscribeOptions options,
             Subscriber& subscriber);

  // Begins. Call once, before the others.
  void Start();
  // The last response was sent, or cannot be.
  void OnWritten(bool ok);
  // Tells the subscriber that the gateway closes by `close_time`, after what is
  // being written, and ends.
  void Drain(absl::Time close_time);
  // Ends as soon as no response is being written.
  void Cancel();

 private:
  struct Action {
    enum class Kind { kRest, kWrite, kFinish, kFindStart, kLookUp, kWait };
    Kind kind = Kind::kRest;
    SubscriberResponse response;  // kWrite
    absl::Status status;          // kFinish
    int64_t position = 0;         // kLookUp, kWait
    int64_t through = 0;  // kLookUp: of states, up to here. 0: of the log.
  };
  // What it is reading.
  enum class Phase { kStart, kStates, kLog };
  static Phase PhaseOf(const SubscribeOptions& options);

  // Does what there is to do until it must wait for something. One thread at a
  // time does so: the others leave their news to it.
  void Advance();
  Action Decide() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // What to ask the log for.
  Action Next() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  Action Write(SubscriberResponse response) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // Moves over the page, up to a full batch.
  std::vector<NotificationPtr> Scan() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // Whether the subscriber may see it and wants it.
  bool Passes(const SharedNotification& notification) const;
  // Finds where in the log the time is from which it begins.
  void FindStart();
  void LookUp(int64_t position, int64_t through);
  void Await(int64_t position);
  void TakeStart(absl::StatusOr<int64_t> first);
  void TakePage(absl::StatusOr<Page> page);
  void Fail(const absl::Status& status) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void Finish(absl::Status status);
  void ArmTimer(absl::Time when);
  void OnTimer();

  Feed& feed_;
  Clock& clock_;
  const SubscribeOptions options_;
  Subscriber& subscriber_;

  Mutex mu_;
  bool running_ ABSL_GUARDED_BY(mu_) = false;  // Some thread is in Advance.
  Phase phase_ ABSL_GUARDED_BY(mu_);
  // Sequence up to which everything was scanned, states apart.
  int64_t position_ ABSL_GUARDED_BY(mu_);
  int64_t states_position_ ABSL_GUARDED_BY(mu_) = 0;  // The same of states.
  Page page_ ABSL_GUARDED_BY(mu_);
  size_t next_in_page_ ABSL_GUARDED_BY(mu_) = 0;
  bool skips_trimmed_ ABSL_GUARDED_BY(mu_);
  bool looking_ ABSL_GUARDED_BY(mu_) = false;  // Or waiting, for a page.
  bool at_end_ ABSL_GUARDED_BY(mu_) = false;   // Nothing follows position_.
  bool caught_up_ ABSL_GUARDED_BY(mu_) = false;
  bool writing_ ABSL_GUARDED_BY(mu_) = false;
  absl::Time last_write_ ABSL_GUARDED_BY(mu_);
  bool progress_due_ ABSL_GUARDED_BY(mu_) = false;
  std::optional<absl::Time> close_time_ ABSL_GUARDED_BY(mu_);
  std::optional<absl::Status> end_ ABSL_GUARDED_BY(mu_);
  bool finished_ ABSL_GUARDED_BY(mu_) = false;
  std::unique_ptr<Timer> timer_ ABSL_GUARDED_BY(mu_);
};

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_FEED_READER_H_
