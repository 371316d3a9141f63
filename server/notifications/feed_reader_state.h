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

// How far one Subscribe stream has got, and what must be done for it next. This
// class does no I/O and takes no lock: FeedReader does one Action after the
// other, and its lock guards the state.
class FeedReaderState {
 public:
  struct Action {
    enum class Kind {
      kRest,    // Do nothing until another method is called.
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

  // Begins the stream. Returns when to call PassTime first.
  absl::Time Begin(absl::Time now);
  // Returns the next action, which the caller must do.
  Action Next(absl::Time now);

  // Call this when the response was sent or, if not `ok`, cannot be sent.
  void Written(bool ok);
  // Calls `take`, which hands the scan the result of a kRead. If `take` returns
  // an error, the stream ends with it. Returns false, and calls nothing, if the
  // stream has finished.
  bool Take(absl::FunctionRef<absl::Status(FeedScan&)> take);
  // Ends the stream with `status` as soon as no response is being written.
  // Later calls have no effect.
  void End(absl::Status status);
  // Lets the stream write that the gateway closes by `close_time`, and end.
  void Drain(absl::Time close_time) { close_time_ = close_time; }

  // Makes a progress response due if nothing was written for the progress
  // interval. Returns when to call this next.
  absl::Time PassTime(absl::Time now);

  // Frees the page of the log. Call it when the stream has finished.
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
