#ifndef SERVER_NOTIFICATIONS_NAMED_SUBSCRIPTION_H_
#define SERVER_NOTIFICATIONS_NAMED_SUBSCRIPTION_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "adapters/base/api.h"
#include "adapters/base/clock.h"
#include "adapters/base/mutex.h"
#include "adapters/store/subscription_store.h"
#include "server/notifications/consumer.h"
#include "server/notifications/consumer_group.h"
#include "server/notifications/feed.h"
#include "server/notifications/group_reader.h"
#include "server/notifications/member_seat.h"

namespace gateway {

// Answers a call, once; perhaps inside it.
template <typename T>
using Reply = absl::AnyInvocable<void(absl::StatusOr<T>) &&>;

// What a seek did.
struct Sought {
  v1::Subscription subscription;
  int64_t skipped = 0;
  int64_t unparked = 0;
};

// A ConsumerGroup with what it needs: the feed, the store, the clock and its
// members' streams. One change at a time is on its way to the store; what comes
// meanwhile goes with the next. If the store fails, all members' streams end,
// and the state is loaded anew: what was not answered may or may not have
// happened. Made with std::make_shared. Thread-safe.
class NamedSubscription
    : public std::enable_shared_from_this<NamedSubscription> {
 public:
  static constexpr int64_t kMaxMembers = 1000;

  // What is given must outlive the calls to members' consumers and the Replies.
  NamedSubscription(Feed& feed, SubscriptionStore& store, Clock& clock,
                    LoadedSubscription loaded);
  ~NamedSubscription();

  const std::string& name() const { return name_; }

  // Makes a member. `consumer` is called until its Finish, which always comes.
  // RESOURCE_EXHAUSTED (TOO_MANY_MEMBERS), UNAVAILABLE, NOT_FOUND.
  absl::StatusOr<MemberId> Join(Consumer& consumer,
                                const ConsumeOptions& options);
  // The last response was sent, or cannot be.
  void OnWritten(MemberId id, bool ok);
  // Ends the membership as soon as no response is being written.
  void Leave(MemberId id);

  // The request is a valid one. Answered when what it did is on disk.
  void Acknowledge(const v1::AcknowledgeRequest& request,
                   Reply<v1::AcknowledgeResponse> reply);
  void Update(const v1::UpdateSubscriptionRequest& request,
              Reply<v1::Subscription> reply);
  void Seek(int64_t position, Reply<Sought> reply);
  // Something waits in the store to be replayed.
  void ExpectReplays();

  // Settles what is outstanding of `customer` up to `through`.
  void Erase(const std::string& customer, int64_t through);

  // As it is now, but for what is parked. UNAVAILABLE, NOT_FOUND.
  absl::StatusOr<v1::Subscription> View();

  // Tells the members that the gateway closes by `close_time`, and ends their
  // streams. There are no new ones; the rest goes on.
  void Drain(absl::Time close_time);
  // It was deleted: everything ends with NOT_FOUND.
  void Close();

 private:
  using Action = absl::AnyInvocable<void() &&>;
  using Applied =
      absl::AnyInvocable<void(const absl::StatusOr<AppliedChange>&) &&>;
  // What follows when a change is on disk.
  struct Effects {
    std::vector<Handout> handouts;
    int64_t lost = 0;
    std::vector<Applied> replies;
  };

  // Does what there is to do until it must wait for something. One thread at a
  // time does so: the others leave their news to it.
  void Advance();
  // What to do next, without the lock; null: nothing.
  Action Decide() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  Action ServeMembers() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  Action WriteTo(MemberSeat& seat) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  Action Reload() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  Action Apply() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  Action Read() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  Action ArmTimer() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  void OnLoaded(absl::StatusOr<LoadedSubscription> loaded);
  void OnApplied(absl::StatusOr<AppliedChange> applied, Effects effects);
  void ReadPage(int64_t after);
  void AwaitMore(int64_t after);
  void ListReplays();
  void TakePage(int64_t after, absl::StatusOr<Page> page);
  void TakeReplays(absl::StatusOr<std::vector<int64_t>> sequences);
  void OnTimer();
  void OnRetry();

  // Lets `change` have the group, which returns whether something is to be kept
  // before `answer` is called.
  void Change(absl::FunctionRef<absl::StatusOr<bool>(ConsumerGroup&)> change,
              Applied answer);
  void AnswerLater(Applied answer, absl::StatusOr<AppliedChange> applied)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void Deliver(std::vector<Handout> handouts)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // Ends the members' streams and the replies that wait for the store with
  // `status`, and forgets the state.
  void Fail(const absl::Status& status) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // OK if the state is here.
  absl::Status Condition() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  v1::ConsumeProgress Progress() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  Feed& feed_;
  SubscriptionStore& store_;
  Clock& clock_;
  const std::string name_;

  Mutex mu_;
  bool running_ ABSL_GUARDED_BY(mu_) = false;  // Some thread is in Advance.
  bool closed_ ABSL_GUARDED_BY(mu_) = false;
  // Nothing while it is to be loaded.
  std::optional<ConsumerGroup> group_ ABSL_GUARDED_BY(mu_);
  bool loading_ ABSL_GUARDED_BY(mu_) = false;  // Or waiting to try again.
  std::map<MemberId, MemberSeat> seats_ ABSL_GUARDED_BY(mu_);
  MemberId last_member_ ABSL_GUARDED_BY(mu_) = 0;
  std::optional<absl::Time> close_time_ ABSL_GUARDED_BY(mu_);

  Effects next_ ABSL_GUARDED_BY(mu_);  // Of the next change.
  bool applying_ ABSL_GUARDED_BY(mu_) = false;
  bool position_due_ ABSL_GUARDED_BY(mu_) = false;
  int64_t told_lost_ ABSL_GUARDED_BY(mu_) = 0;
  std::vector<Action> answers_ ABSL_GUARDED_BY(mu_);

  GroupReader reader_ ABSL_GUARDED_BY(mu_);
  std::unique_ptr<Timer> timer_ ABSL_GUARDED_BY(mu_);
  absl::Time timer_time_ ABSL_GUARDED_BY(mu_) = absl::InfiniteFuture();
};

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_NAMED_SUBSCRIPTION_H_
