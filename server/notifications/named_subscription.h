#ifndef SERVER_NOTIFICATIONS_NAMED_SUBSCRIPTION_H_
#define SERVER_NOTIFICATIONS_NAMED_SUBSCRIPTION_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "adapters/base/alarm.h"
#include "adapters/base/api.h"
#include "adapters/base/clock.h"
#include "adapters/base/done.h"
#include "adapters/base/mutex.h"
#include "adapters/base/one_runner.h"
#include "adapters/store/subscription_store.h"
#include "server/notifications/consumer.h"
#include "server/notifications/feed.h"
#include "server/notifications/subscription_io.h"
#include "server/notifications/subscription_state.h"

namespace gateway {

// What a seek did.
struct Sought {
  v1::Subscription subscription;
  int64_t skipped = 0;
  int64_t unparked = 0;
};

// A named subscription at work: its members' streams get what the log brings,
// and the store knows of it before they do. It combines a SubscriptionState,
// which decides, with the lock, the clock, the feed and the store. It takes one
// step at a time and holds no lock while it calls out.
//
// If the store fails, the streams of all members end and the state is loaded
// anew; what was not answered may or may not have happened. Made with
// std::make_shared. Thread-safe.
class NamedSubscription
    : public std::enable_shared_from_this<NamedSubscription> {
 public:
  // Feed, store and clock must outlive this, and the calls of Consumers and
  // Replies.
  NamedSubscription(Feed& feed, SubscriptionStore& store, Clock& clock,
                    const LoadedSubscription& loaded);

  const std::string& name() const { return io_.name(); }

  // Makes a member. `consumer` is called until its Finish, which always comes.
  // RESOURCE_EXHAUSTED (TOO_MANY_MEMBERS), UNAVAILABLE, NOT_FOUND.
  absl::StatusOr<MemberId> Join(Consumer& consumer,
                                const ConsumeOptions& options);
  // The consumer calls this once for each response: it was sent, or, if not
  // `ok`, cannot be sent.
  void OnWritten(MemberId id, bool ok);
  // Ends the membership as soon as no response is being written.
  void Leave(MemberId id);

  // These expect a valid request, and reply when what it changed is on disk.
  void Acknowledge(const v1::AcknowledgeRequest& request,
                   Reply<v1::AcknowledgeResponse> reply);
  void Update(const v1::UpdateSubscriptionRequest& request,
              Reply<v1::Subscription> reply);
  void Seek(int64_t position, Reply<Sought> reply);

  // Looks in the store for notifications that wait to be replayed.
  void ExpectReplays();
  // Settles what is outstanding of `customer` up to `through`.
  void Erase(const std::string& customer, int64_t through);

  // The subscription as it is now, without what it parked. UNAVAILABLE,
  // NOT_FOUND.
  absl::StatusOr<v1::Subscription> View();

  // Tells the members that the gateway closes by `close_time`, and ends their
  // streams. Nobody can join any more; all else goes on.
  void Drain(absl::Time close_time);
  // The subscription was deleted: everything ends with NOT_FOUND.
  void Close();

 private:
  // Changes the state under the lock, then does what there is to do.
  void Do(SubscriptionIo::Take change);
  // Takes steps until one must wait for something.
  void Advance();
  // Takes one step. Returns whether there was one.
  bool TakeStep();
  // Makes the times at which notifications were parked the system's.
  void TellParkTimes(SubscriptionChange& change);
  void SetAlarm() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void OnAlarm();
  SubscriptionIo::Report ReportIfHere();

  Clock& clock_;
  SubscriptionIo io_;
  OneRunner runner_;
  Mutex mu_;
  SubscriptionState state_ ABSL_GUARDED_BY(mu_);
  absl::Time alarm_time_ ABSL_GUARDED_BY(mu_) = absl::InfiniteFuture();
  Alarm alarm_;
};

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_NAMED_SUBSCRIPTION_H_
