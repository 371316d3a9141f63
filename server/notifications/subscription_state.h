#ifndef SERVER_NOTIFICATIONS_SUBSCRIPTION_STATE_H_
#define SERVER_NOTIFICATIONS_SUBSCRIPTION_STATE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "adapters/base/api.h"
#include "adapters/store/event_log.h"
#include "adapters/store/subscription_store.h"
#include "server/notifications/consumer.h"
#include "server/notifications/consumer_group.h"
#include "server/notifications/feed.h"
#include "server/notifications/group_reader.h"
#include "server/notifications/group_streams.h"
#include "server/notifications/group_writer.h"

namespace gateway {

// What a named subscription has in memory, and what it must do next: the group,
// while it is loaded, its members' streams, and what is read and written for
// it. If the store or the log fails, all streams end and the group is loaded
// anew. This class does no I/O and takes no lock: NamedSubscription takes Step
// by Step, and its lock guards the state.
class SubscriptionState {
 public:
  struct Step {
    enum class Kind {
      kRest,   // Nothing, until something happens or next_due() comes.
      kCall,   // Make `call`.
      kLoad,   // Load the subscription, then call TakeLoaded.
      kWrite,  // Write `change`, then call TakeWritten.
      kRead,   // Do `read`, then call what that asks for.
    };
    Kind kind = Kind::kRest;
    GroupWriter::Call call = nullptr;
    SubscriptionChange change = {};
    GroupReader::Step read = {};
  };

  // `log` must outlive this.
  SubscriptionState(const EventLog& log, const LoadedSubscription& loaded);

  // The next step, which is then under way.
  Step Next(absl::Time now);
  // When Next has another step, if nothing happens before.
  absl::Time next_due() const;
  void PassTime(absl::Time now);

  // These take what came of a step.
  void TakeLoaded(const absl::StatusOr<LoadedSubscription>& loaded,
                  absl::Time now);
  void TakeWritten(const absl::StatusOr<AppliedChange>& written);
  void TakePage(int64_t after, absl::StatusOr<Page> page, absl::Time now);
  void TakeReplays(const absl::StatusOr<std::vector<int64_t>>& sequences);
  void Woken() { reader_.Woken(); }

  // See NamedSubscription, which has the same for its callers.
  absl::StatusOr<MemberId> Join(Consumer& consumer,
                                const ConsumeOptions& options, absl::Time now);
  void Written(MemberId id, bool ok);
  void Leave(MemberId id) { streams_.End(id); }
  // Lets `change` change the group. It returns whether the store must write
  // that before `answer` is called. If there is no group, `answer` gets the
  // reason.
  void Change(absl::FunctionRef<absl::StatusOr<bool>(ConsumerGroup&)> change,
              GroupWriter::Answer answer);
  // Sets `skipped` before `answer` is called.
  void Seek(int64_t position, int64_t& skipped, absl::Time now,
            GroupWriter::Answer answer);
  void Erase(const std::string& customer, int64_t through, absl::Time now);
  void ExpectReplays() { reader_.ExpectReplays(); }
  absl::StatusOr<v1::Subscription> View() const;
  void Drain(absl::Time close_time) { streams_.Drain(close_time); }
  void Close();

 private:
  // OK while the group is loaded.
  absl::Status Condition() const;
  bool MayLoad() const;
  // What is to be done for the members, the store and the reading, in turn.
  Step ServeMembers(absl::Time now);
  Step ServeGroup(absl::Time now);
  // Ends all streams, and all calls that wait, with `status`, and drops the
  // group.
  void Fail(const absl::Status& status);

  const EventLog& log_;
  std::optional<ConsumerGroup> group_;  // Nothing until it is loaded again.
  GroupStreams streams_;
  GroupWriter writer_;
  GroupReader reader_;
  bool closed_ = false;  // The subscription was deleted.
  bool loading_ = false;
  absl::Time load_time_ = absl::InfinitePast();  // Not to be loaded before.
};

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_SUBSCRIPTION_STATE_H_
