#ifndef SERVER_NOTIFICATIONS_GROUP_STREAMS_H_
#define SERVER_NOTIFICATIONS_GROUP_STREAMS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/notifications/consumer.h"
#include "server/notifications/member_stream.h"

namespace gateway {

// The streams of a group's members: which member gets a response next, and
// which one. This class calls no Consumer itself: it returns the next call, and
// its owner makes it. It takes no lock; the owner's lock guards it.
class GroupStreams {
 public:
  static constexpr int64_t kMaxMembers = 1000;

  using Call = absl::AnyInvocable<void() &&>;

  bool empty() const { return streams_.empty(); }
  int64_t size() const { return std::ssize(streams_); }

  // Adds the stream of a new member. `consumer` is called until its Finish,
  // which always comes. UNAVAILABLE (GATEWAY_DRAINING); RESOURCE_EXHAUSTED
  // (TOO_MANY_MEMBERS).
  absl::StatusOr<MemberId> Add(Consumer& consumer,
                               absl::Duration progress_interval,
                               absl::Time now);
  // The last response of a member was sent, or, if not `ok`, cannot be sent;
  // then its stream ends. Returns whether the response carried deliveries.
  bool Written(MemberId id, bool ok);
  // Ends the stream of one member, or of all of them, as soon as no response is
  // being written. A member that is gone is left alone.
  void End(MemberId id);
  void EndAll(const absl::Status& status);
  // Sends every member the time at which the gateway closes, and ends its
  // stream. From now on Add refuses.
  void Drain(absl::Time close_time);

  // Sends what is handed out to its members. Members that are gone get nothing.
  void Deliver(std::vector<Handout> handouts);
  // Sends every member the number of notifications that were lost.
  void Lose(int64_t count);

  // The next call of a Consumer, to be made without the owner's lock; null if
  // no member can get anything now. Takes members whose stream ends out of
  // `group`, which is null while it is not loaded. `progress` makes a progress
  // response.
  Call Next(ConsumerGroup* group,
            absl::FunctionRef<v1::ConsumeProgress()> progress, absl::Time now);
  // When Next has a progress response for a member, if nothing happens before.
  absl::Time next_progress() const;

 private:
  std::map<MemberId, MemberStream> streams_;
  MemberId last_id_ = 0;
  std::optional<absl::Time> close_time_;
};

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_GROUP_STREAMS_H_
