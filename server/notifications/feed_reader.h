#ifndef SERVER_NOTIFICATIONS_FEED_READER_H_
#define SERVER_NOTIFICATIONS_FEED_READER_H_

#include <cstdint>
#include <memory>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "adapters/base/alarm.h"
#include "adapters/base/clock.h"
#include "adapters/base/mutex.h"
#include "adapters/base/one_runner.h"
#include "server/notifications/feed.h"
#include "server/notifications/feed_reader_state.h"
#include "server/notifications/feed_scan.h"
#include "server/notifications/subscribe_options.h"
#include "server/notifications/subscriber.h"

namespace gateway {

// Reads the feed for one subscriber and writes to it what it asked for. It
// combines a FeedReaderState, which decides, with the lock, the clock and the
// feed. It takes one step at a time and holds one page of the log, so that a
// subscriber who does not read costs no more than that. It holds no lock while
// it calls out. Made with std::make_shared; keeps itself alive while it is
// being called. Thread-safe.
//
// It always ends with one Finish: with the failure of the log, GatewayDraining,
// or CANCELLED. Feed, clock and `subscriber` must live until that call; it may
// destroy them.
class FeedReader : public std::enable_shared_from_this<FeedReader> {
 public:
  FeedReader(Feed& feed, Clock& clock, SubscribeOptions options,
             Subscriber& subscriber);

  // Begins. Call once, before the others.
  void Start();
  // The subscriber calls this once for each response: it was sent, or, if not
  // `ok`, cannot be sent.
  void OnWritten(bool ok);
  // After the response that is being written, tells the subscriber that the
  // gateway closes by `close_time`, and ends.
  void Drain(absl::Time close_time);
  // Ends as soon as no response is being written.
  void Cancel();

 private:
  // Takes steps until one must wait for something.
  void Advance();
  // Takes one step. Returns whether there was one.
  bool TakeStep();
  void Read(const FeedScan::Step& step);
  void FindStart();
  void ReadPage(const FeedScan::Step& step);
  void AwaitMore(int64_t after);
  // Calls `take`, which hands the scan the result of a step, and goes on. If
  // `take` returns an error, the stream ends with it.
  void Take(absl::FunctionRef<absl::Status(FeedScan&)> take);
  void Finish(absl::Status status);
  void OnAlarm();

  Feed& feed_;
  Clock& clock_;
  const SubscribeOptions options_;
  Subscriber& subscriber_;

  OneRunner runner_;
  bool finished_ = false;  // Only steps read and write it.
  Mutex mu_;
  FeedReaderState state_ ABSL_GUARDED_BY(mu_);
  Alarm alarm_;  // For the next progress response.
};

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_FEED_READER_H_
