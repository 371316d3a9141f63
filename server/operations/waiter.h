#ifndef SERVER_OPERATIONS_WAITER_H_
#define SERVER_OPERATIONS_WAITER_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/functional/any_invocable.h"
#include "adapters/base/alarm.h"
#include "adapters/base/done.h"
#include "adapters/base/mutex.h"
#include "adapters/base/one_runner.h"
#include "server/operations/core.h"

namespace gateway {

// Waits for one operation on behalf of one call: until it is settled, the time
// is over, or the call is gone. Thread-safe.
class Waiter : public std::enable_shared_from_this<Waiter> {
 public:
  // Called once, before `done`, when the write may have left the gateway.
  using OnSending = std::function<void(const std::string& name)>;

  // `done` gets the record once it is settled or at `give_up`, whatever it is
  // then; or an error.
  Waiter(std::shared_ptr<Core> core, absl::Time give_up, OnSending on_sending,
         Done<OperationRecord> done)
      : core_(std::move(core)),
        give_up_(give_up),
        on_sending_(std::move(on_sending)),
        alarm_(core_->clock),
        done_(std::move(done)) {}

  // From here on the time counts, whether or not the store answers.
  void Start();
  // Begins to wait for `record`. `run`, if there is one, goes on unsent only
  // while somebody who joined it waits.
  void Begin(const OperationRecord& record, std::shared_ptr<WriteRun> run);

  // If the operation ends unsent only because others gave up on it, `again` is
  // called instead of telling so, once, and is to Begin() with another.
  void StartAgainIfUnsent(std::function<void()> again);

  // A newer record of the operation, or the same again; of another: ignored.
  void OnRecord(const OperationRecord& record);
  // The wait ends now, with what is known; a write that was not sent ends
  // because of `why`.
  void GiveUp(const absl::Status& why);
  // There is nothing to wait for.
  void EndWith(absl::Status error);
  // The call is gone: `done` is not called any more, unless it is being called.
  void Forget();

 private:
  using Call = absl::AnyInvocable<void() &&>;

  void OnGiveUpTime();
  // Giving up has not brought an end: the store does not answer.
  void OnGraceTime();
  // Calls out what is due, one thing after the other, however many threads
  // bring news.
  void Deliver();
  // Whether there was something to call out.
  bool DeliverNext();
  // What is due, if anything is.
  Call NextCall() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // Whether there is nothing to wait for any more.
  bool IsOver() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // Whether the end is nobody's wish but that of others.
  bool EndedByOthers() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // Lets go of the operation, as if it had never begun to wait for it.
  void Release();

  const std::shared_ptr<Core> core_;
  const absl::Time give_up_;
  const OnSending on_sending_;
  Alarm alarm_;
  OneRunner runner_;

  Mutex mu_;
  Done<OperationRecord> done_ ABSL_GUARDED_BY(mu_);
  std::shared_ptr<WriteRun> run_ ABSL_GUARDED_BY(mu_);
  // Without a name until Begin().
  OperationRecord record_ ABSL_GUARDED_BY(mu_);
  std::optional<absl::Status> error_ ABSL_GUARDED_BY(mu_);
  // Why the wait was given up, once it is.
  std::optional<absl::Status> gave_up_ ABSL_GUARDED_BY(mu_);
  // Giving up ends the unsent write.
  bool awaits_end_ ABSL_GUARDED_BY(mu_) = false;
  std::function<void()> again_ ABSL_GUARDED_BY(mu_);
  bool told_sending_ ABSL_GUARDED_BY(mu_) = false;
  bool ended_ ABSL_GUARDED_BY(mu_) = false;
  std::unique_ptr<Watch> watch_ ABSL_GUARDED_BY(mu_);
};

}  // namespace gateway

#endif  // SERVER_OPERATIONS_WAITER_H_
