#ifndef SERVER_NOTIFICATIONS_FEED_READER_STATE_H_
#define SERVER_NOTIFICATIONS_FEED_READER_STATE_H_

#include <optional>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "adapters/store/event_log.h"
#include "server/notifications/feed_scan.h"
#include "server/notifications/subscribe_options.h"
#include "server/notifications/subscriber.h"

namespace gateway {

// How far one Subscribe stream is, and what must be done for it next. This
// class does no I/O and takes no lock: FeedReader takes Action by Action, and
// its lock guards the state.
class FeedReaderState {
 public:
  struct Action {
    enum class Kind {
      kRest,    // Nothing, until something happens.
      kWrite,   // Write `response`, then call Written.
      kFinish,  // End the stream with `status`. This is the last action.
      kRead,    // Do `read`, then call Take.
    };
    Kind kind = Kind::kRest;
    SubscriberResponse response = {};
    absl::Status status = {};
    FeedScan::Step read = {};
  };

  // `log` and `options` must outlive this.
  FeedReaderState(const EventLog& log, const SubscribeOptions& options)
      : log_(log), options_(options), scan_(log, options) {}

  // The stream begins. Returns when to call PassTime.
  absl::Time Begin(absl::Time now);
  // The next action, which is then under way.
  Action Next(absl::Time now);

  // The response was sent, or, if not `ok`, cannot be sent.
  void Written(bool ok);
  // Lets `take` hand the scan what came of a step. It returns how to end.
  // Returns false if the stream has finished; then nothing is taken.
  bool Take(absl::FunctionRef<absl::Status(FeedScan&)> take);
  // Ends as soon as no response is being written: with `status`, or with what
  // came before it.
  void End(absl::Status status);
  // Says that the gateway closes by `close_time`, and ends.
  void Drain(absl::Time close_time) { close_time_ = close_time; }

  // A progress response is due if nothing was written for so long. Returns when
  // to call this next.
  absl::Time PassTime(absl::Time now);

  // Lets go of the page, at the end.
  void DropPage() { scan_.DropPage(); }

 private:
  Action Write(SubscriberResponse response, absl::Time now);

  const EventLog& log_;
  const SubscribeOptions& options_;
  FeedScan scan_;
  bool writing_ = false;
  absl::Time last_write_;
  bool progress_due_ = false;
  std::optional<absl::Time> close_time_;
  std::optional<absl::Status> end_;
  bool finished_ = false;
};

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_FEED_READER_STATE_H_
