#ifndef SERVER_NOTIFICATIONS_GROUP_WRITER_H_
#define SERVER_NOTIFICATIONS_GROUP_WRITER_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "adapters/store/subscription_store.h"
#include "server/notifications/consumer_group.h"

namespace gateway {

// What of a ConsumerGroup the store must write next, and who waits until it is
// written. One change at a time is on its way to the store; what happens
// meanwhile goes with the next change. This class does no I/O: Next returns a
// change, and the owner calls Finish with what the store answered. It takes no
// lock; the owner's lock guards it.
class GroupWriter {
 public:
  // Answers a call with the result of the change that the call waited for.
  using Answer =
      absl::AnyInvocable<void(const absl::StatusOr<AppliedChange>&) &&>;
  using Call = absl::AnyInvocable<void() &&>;

  // What the members get once a change is on disk.
  struct Deliveries {
    std::vector<Handout> handouts;
    int64_t lost = 0;  // How many notifications were lost since the last one.
  };

  // A group was loaded. Its members know of the first `lost` losses.
  void Begin(int64_t lost) { reported_lost_ = lost; }

  // Has `answer` called when the next change is on disk or has failed.
  void AnswerWithNext(Answer answer);
  // Has `answer` called with `result` as soon as the owner can.
  void AnswerNow(Answer answer, absl::StatusOr<AppliedChange> result);
  // The calls of all answers that may be given now, to be made without the
  // owner's lock. Null if there are none.
  Call TakeAnswers();

  // Makes a change of the position worth a write, however small it is.
  void WritePosition() { position_due_ = true; }
  // Lets `group` hand out notifications, and returns what the store must write.
  // Nothing while a change is on its way, or if there is nothing to write.
  std::optional<SubscriptionChange> Next(ConsumerGroup& group, absl::Time now);
  bool writing() const { return writing_; }
  // Takes what the store answered to the change, or what its failure means to
  // callers. Returns what was waiting for the change; if that failed, the
  // members must not get it.
  Deliveries Finish(const absl::StatusOr<AppliedChange>& written);
  // The group is given up: answers those who wait for the next change with
  // `status`. Those who wait for the one on its way get its result.
  void Fail(const absl::Status& status);

 private:
  struct Waiting {
    Deliveries deliveries;
    std::vector<Answer> answers;
  };

  bool writing_ = false;
  bool position_due_ = false;
  int64_t reported_lost_ = 0;
  Waiting next_;    // For the next change.
  Waiting on_way_;  // For the change that is on its way.
  std::vector<Call> calls_;
};

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_GROUP_WRITER_H_
