#ifndef SERVER_OPERATIONS_DEMAND_H_
#define SERVER_OPERATIONS_DEMAND_H_

#include <optional>
#include <stop_token>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "adapters/base/mutex.h"
#include "adapters/base/until.h"

namespace gateway {

// Who still wants a write sent, and so the decision whether it is. The callers
// that wait for it want it; a detached write also wants itself. The send, those
// who give up and those who end the write all decide here, and under one lock:
// either the write leaves, or it ends unsent, never both. Thread-safe.
class Demand {
 public:
  // A caller waits for the write, until `give_up`.
  void Join(absl::Time give_up);
  // What becomes of a write on which a caller gives up.
  enum class Left {
    // Others want it, or it may have left.
    kGoesOn,
    // Nobody wants it, and this call ended it unsent.
    kIsEnded,
    // Nobody wants it. It has ended already; or it ends once the storing of
    // SENDING has, unless somebody wants it by then.
    kEnds,
  };
  // A caller gives up because of `why`.
  Left Leave(const absl::Status& why);
  // From here on the write is wanted until `give_up` whoever waits. Returns
  // false if it ended unsent before: then nobody sends it. A detached write
  // stays detached though it ends here, for another process may send it.
  bool Detach(absl::Time give_up);
  // The store has the write as detached, or may have. As Detach(); but though
  // the write ended here before, another process may send it from now on.
  bool DetachStored(absl::Time give_up);
  bool detached();
  // Whether another process may send the write although it ended here.
  bool OthersMaySend();

  // When the last of those who want it gives up.
  absl::Time give_up();
  // How long a step before the send is wanted.
  Until until();

  // Whether the write may still be sent or ended.
  bool IsOpen();
  // Ends the write unsent. Returns whether this call did: not while SENDING is
  // being stored, nor after the write left or ended.
  bool End();
  // The same for a write that is not detached. Does nothing to one that is.
  bool EndUnlessDetached();

  // SENDING is about to be stored, and nothing but EndStoring() or Reopen()
  // decides until then. An error says why the write is not wanted any more;
  // then this call ended it unsent. Null if it had ended before.
  std::optional<absl::Status> BeginStoring(absl::Time now);
  // SENDING is stored, or could not be. An error says why the write is not
  // wanted any more, such as by `draining`, which concerns writes that are not
  // detached; then this call ended it unsent. Else it leaves with this call if
  // SENDING is stored, and is open again if not.
  absl::Status EndStoring(bool stored, bool draining, absl::Time now);
  // SENDING was not stored.
  void Reopen();

 private:
  enum class Phase {
    kOpen,     // Nothing can have left.
    kStoring,  // SENDING is being stored.
    kLeft,     // It may have left: never again.
    kEnded,    // It ended unsent.
  };

  absl::Status Wanted(absl::Time now) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  // Ends the steps before the send.
  std::stop_source ended_;
  Mutex mu_;
  Phase phase_ ABSL_GUARDED_BY(mu_) = Phase::kOpen;
  // How many want it; a detached write itself is one of them.
  int waiting_ ABSL_GUARDED_BY(mu_) = 0;
  bool detached_ ABSL_GUARDED_BY(mu_) = false;
  bool stored_detached_ ABSL_GUARDED_BY(mu_) = false;
  absl::Time give_up_ ABSL_GUARDED_BY(mu_) = absl::InfinitePast();
  // Why the last that wanted it gave up. OK if nobody has.
  absl::Status left_ ABSL_GUARDED_BY(mu_);
};

}  // namespace gateway

#endif  // SERVER_OPERATIONS_DEMAND_H_
