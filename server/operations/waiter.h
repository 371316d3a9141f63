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
  // `joined`: an earlier call had asked for it.
  using OnSending = std::function<void(const std::string& name, bool joined)>;

  // `done` gets the record once it is settled, or at `give_up` in whatever
  // state it is then; or an error.
  Waiter(std::shared_ptr<Core> core, absl::Time give_up, OnSending on_sending,
         Done<OperationSnapshot> done)
      : core_(std::move(core)),
        give_up_(give_up),
        on_sending_(std::move(on_sending)),
        alarm_(core_->clock),
        done_(std::move(done)) {}

  // Starts the time that ends at `give_up`, whether or not the store answers.
  void Start();
  // Begins to wait for `record`. Joins `run`, if it is not null: an unsent
  // write goes on only while somebody who joined its run waits.
  void Begin(const OperationSnapshot& record, std::shared_ptr<WriteRun> run);

  // If the operation ends unsent only because others gave up on it, the waiter
  // calls `again` instead of `done`, once. `again` must then call Begin() with
  // another operation.
  void StartAgainIfUnsent(std::function<void()> again);

  // Takes a record of the operation. Ignores it if it is not newer than the
  // known one, or if it is of another operation.
  void OnRecord(const OperationSnapshot& record);
  // Ends the wait now, with what is known. If nobody else waits, a write that
  // was not sent ends because of `why`.
  void GiveUp(const absl::Status& why);
  // Ends the wait with `error`: there is no operation to wait for.
  void EndWith(absl::Status error);
  // Ends the wait for `operation` with `error`, which says that it was not
  // sent. Does nothing if the waiter waits for another one.
  void EndUnsent(const std::string& operation, absl::Status error);
  // The call is gone: `done` is not called any more, unless it is being called.
  void Forget();

 private:
  using Call = absl::AnyInvocable<void() &&>;

  void OnGiveUpTime();
  // The time for the store to say how the unsent write ended is over: ends the
  // wait without it.
  void OnGraceTime();
  // Keeps `record` if it is news.
  void TakeIn(const OperationSnapshot& record)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // Makes the calls that are due, one after the other, however many threads
  // bring news.
  void Deliver();
  // Makes the next call that is due. Returns whether there was one.
  bool DeliverNext();
  // The next call that is due; null if none is.
  Call NextCall() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // Whether the wait is over.
  bool IsOver() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // Whether the operation ended unsent only because others gave up on it, and
  // the waiter must wait for another one.
  bool EndedByOthers() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // Forgets the operation, as if the waiter had never begun to wait for it.
  void Release();

  const std::shared_ptr<Core> core_;
  const absl::Time give_up_;
  const OnSending on_sending_;
  Alarm alarm_;
  OneRunner runner_;

  Mutex mu_;
  Done<OperationSnapshot> done_ ABSL_GUARDED_BY(mu_);
  std::shared_ptr<WriteRun> run_ ABSL_GUARDED_BY(mu_);
  // Null until Begin().
  OperationSnapshot record_ ABSL_GUARDED_BY(mu_);
  // The last news that came while record_ was null.
  OperationSnapshot early_ ABSL_GUARDED_BY(mu_);
  std::optional<absl::Status> error_ ABSL_GUARDED_BY(mu_);
  // Why the wait was given up, once it is.
  std::optional<absl::Status> gave_up_ ABSL_GUARDED_BY(mu_);
  // Giving up ends the unsent write, and the record that says so is still to
  // come.
  bool awaits_end_ ABSL_GUARDED_BY(mu_) = false;
  std::function<void()> again_ ABSL_GUARDED_BY(mu_);
  bool sent_called_ ABSL_GUARDED_BY(mu_) = false;
  bool ended_ ABSL_GUARDED_BY(mu_) = false;
  std::unique_ptr<Watch> watch_ ABSL_GUARDED_BY(mu_);
};

}  // namespace gateway

#endif  // SERVER_OPERATIONS_WAITER_H_
