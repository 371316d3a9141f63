#ifndef SERVER_OPERATIONS_WAITER_H_
#define SERVER_OPERATIONS_WAITER_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "adapters/base/clock.h"
#include "adapters/base/done.h"
#include "adapters/base/mutex.h"
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
        done_(std::move(done)) {}

  // Begins to wait. `run`, if there is one, goes on unsent only while somebody
  // who joined it waits.
  void Begin(const OperationRecord& record, std::shared_ptr<WriteRun> run);

  // A newer record, or the same again.
  void OnRecord(const OperationRecord& record);
  // The wait ends now, with what is known; a write that was not sent ends
  // because of `why`.
  void GiveUp(const absl::Status& why);
  // There is nothing to wait for. Never calls `done` within this call.
  void EndSoon(absl::Status error);
  // The write ends unsent, but not even that could be stored.
  void EndWith(absl::Status error);
  // The call is gone: `done` is not called any more, unless it is being called.
  void Forget();

 private:
  // Calls out what is due, one thing after the other, however many threads
  // bring news. Without a lock.
  void Deliver();
  void Release();

  const std::shared_ptr<Core> core_;
  const absl::Time give_up_;
  const OnSending on_sending_;

  Mutex mu_;
  Done<OperationRecord> done_ ABSL_GUARDED_BY(mu_);
  std::shared_ptr<WriteRun> run_ ABSL_GUARDED_BY(mu_);
  OperationRecord record_ ABSL_GUARDED_BY(mu_);
  std::optional<absl::Status> error_ ABSL_GUARDED_BY(mu_);
  bool told_sending_ ABSL_GUARDED_BY(mu_) = false;
  bool gave_up_ ABSL_GUARDED_BY(mu_) = false;
  // Giving up ends the unsent write.
  bool awaits_end_ ABSL_GUARDED_BY(mu_) = false;
  bool ended_ ABSL_GUARDED_BY(mu_) = false;
  bool delivering_ ABSL_GUARDED_BY(mu_) = false;
  std::unique_ptr<Watch> watch_ ABSL_GUARDED_BY(mu_);
  std::unique_ptr<Timer> timer_ ABSL_GUARDED_BY(mu_);
};

}  // namespace gateway

#endif  // SERVER_OPERATIONS_WAITER_H_
