#ifndef SERVER_NOTIFICATIONS_FEED_SCAN_H_
#define SERVER_NOTIFICATIONS_FEED_SCAN_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "adapters/store/event_log.h"
#include "server/notifications/feed.h"
#include "server/notifications/subscribe_options.h"

namespace gateway {

// Where one subscriber is in the log: what to ask the log for next, and what of
// the answer goes into the next batch. It holds one page of the log. It first
// finds the start, if that is a time; then it goes over the latest states, if
// they are wanted; then over the log, for ever.
//
// This class does no I/O: Next returns a step, and the owner calls the method
// that the step names. It takes no lock; the owner's lock guards it.
class FeedScan {
 public:
  struct Step {
    enum class Kind {
      kRest,       // Nothing: a step is under way.
      kFindStart,  // Find where the start time is, then call TakeStart.
      kLog,        // Read the log after `after`, then call TakePage.
      kStates,     // Read the states from `after` to `through`; TakePage.
      kAwait,      // Wait for an event after `after`, then call Woken.
    };
    Kind kind = Kind::kRest;
    int64_t after = 0;
    int64_t through = 0;
  };

  // `log` and `options` must outlive this.
  FeedScan(const EventLog& log, const SubscribeOptions& options);

  // The next step, which is then under way.
  Step Next();
  // Takes what is left of the page up to a full batch: what the subscriber may
  // see and wants to see. Empty if the page has no more of that. The page keeps
  // it until Next().
  std::vector<const SharedNotification*> TakeBatch();
  // How many damaged notifications TakeBatch has passed over since this was
  // called before.
  int64_t TakeLost() { return std::exchange(lost_, 0); }
  // Returns true once: when there is nothing behind the page that was read.
  bool CatchUp();
  // Sequence up to which the log was scanned; nothing before it is scanned.
  std::optional<int64_t> position() const;

  // These take what came of a step. They return the status to end the stream
  // with, or OK.
  absl::Status TakeStart(const absl::StatusOr<int64_t>& first);
  absl::Status TakePage(absl::StatusOr<Page> page);
  void Woken();

  // Lets go of the page.
  void DropPage();

 private:
  enum class Phase { kStart, kStates, kLog };
  static Phase PhaseOf(const SubscribeOptions& options);
  // Whether the subscriber may see it and wants it.
  bool Passes(const SharedNotification& notification) const;
  // Goes on behind what was trimmed if that is allowed; else returns why not.
  absl::Status Recover(const absl::Status& failure);

  const EventLog& log_;
  const SubscribeOptions& options_;
  Phase phase_;
  int64_t position_;
  int64_t states_position_ = 0;  // The same, of the states.
  Page page_;
  size_t next_in_page_ = 0;
  int64_t lost_ = 0;
  bool skips_trimmed_;
  bool under_way_ = false;  // A step is.
  bool at_end_ = false;     // Nothing follows position_.
  bool caught_up_ = false;
};

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_FEED_SCAN_H_
