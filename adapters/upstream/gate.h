#ifndef ADAPTERS_UPSTREAM_GATE_H_
#define ADAPTERS_UPSTREAM_GATE_H_

#include <atomic>
#include <deque>
#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "adapters/base/clock.h"
#include "adapters/base/mutex.h"
#include "adapters/base/one_runner.h"
#include "adapters/base/until.h"
#include "adapters/upstream/breaker.h"
#include "adapters/upstream/dialect.h"
#include "adapters/upstream/gate_options.h"
#include "adapters/upstream/lanes.h"
#include "adapters/upstream/later.h"
#include "adapters/upstream/pace.h"
#include "adapters/upstream/place.h"
#include "adapters/upstream/verdict.h"
#include "adapters/upstream/wake_times.h"

namespace gateway {

// Gives every exchange with one upstream its place. It gives so many at once,
// so many a second, and none while upstream wants a pause or is known to be
// down. Reads get places in the order in which they asked, and so do writes; if
// both wait, they take turns. A login waits for no read or write, because calls
// that have their place wait for the login: it goes first, and may be one more
// than so many at once. Thread-safe.
class Gate {
 public:
  // All must outlive this.
  Gate(const GateOptions& options, const Dialect& dialect, Clock& clock,
       Later& later);

  // Waits for a place until `until`. The errors are those of Platform::Admit.
  // If the wait is known to be in vain, refuses at once. A caller that gave up
  // leaves the queue at once, so that whoever asks after that does not wait
  // behind it. `done` is called inside this call only with a place, never with
  // an error.
  void Admit(Lane lane, const Until& until, Admitted done);

  // Refuses all who wait and all who come later: UNAVAILABLE
  // (UPSTREAM_UNREACHABLE). Call it before `later` is stopped.
  void Stop();

 private:
  friend class Place;

  // An answer to a waiter, to be given once the lock is released.
  struct Answer {
    Lanes::Waiter waiter;
    absl::StatusOr<std::unique_ptr<Place>> place;
  };

  // Returns a place, or why there is none; null if it took `done`, which then
  // waits in the queue.
  absl::StatusOr<std::unique_ptr<Place>> Enter(Lane lane, const Until& until,
                                               absl::Time now, Admitted& done)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void Wait(Lane lane, Lanes::Waiter waiter) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // Takes those who gave up out of the queue, if anybody did since the last
  // time.
  void RefuseGivenUp(absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // Why the gate can give no place, neither now nor before `until`. OK if it
  // can.
  absl::Status Refusal(Lane lane, const Until& until, absl::Time now)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // Whether there is room for the next who waits, so that only the pace may
  // hold it up.
  bool HasRoom(bool is_login) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  std::unique_ptr<Place> NewPlace(bool is_probe, absl::Time now)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void Refuse(std::vector<Lanes::Waiter> waiters, const absl::Status& why,
              absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // Refuses those who wait in vain, gives places to those who can have one, and
  // sets the time at which it must be called again.
  void Serve(absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // Makes sure that Serve() is called at `time`, or earlier and then as often
  // as needed.
  void WakeAt(absl::Time time) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  void OnWake(absl::Time time);
  void OnGiveUp();
  // Returns whether an answer waits to be given.
  bool GiveBack(bool is_probe, const Verdict& verdict);
  // Calls `done`: with a place at once, with a refusal later. For the Admit()
  // that took `done` may be the one that runs here.
  void Deliver(Admitted done, absl::StatusOr<std::unique_ptr<Place>> place);
  // Gives all answers that wait, in order. A receiver may give its place back
  // at once; no answer is given while another one is being given.
  void GiveAnswers();
  // Gives one. Returns whether there was one.
  bool GiveNextAnswer();

  const GateOptions options_;
  const Dialect dialect_;
  Clock& clock_;
  Later& later_;

  Mutex mu_;
  Breaker breaker_ ABSL_GUARDED_BY(mu_);
  Pace pace_ ABSL_GUARDED_BY(mu_);
  Lanes waiting_ ABSL_GUARDED_BY(mu_);
  int under_way_ ABSL_GUARDED_BY(mu_) = 0;
  // When OnWake() is still to be called.
  WakeTimes wakes_ ABSL_GUARDED_BY(mu_);
  std::deque<Answer> answers_ ABSL_GUARDED_BY(mu_);
  // Whether somebody who waits may have given up. Not guarded, because the
  // thread that gives up sets it, and that thread may be inside a call of the
  // gate.
  std::atomic<bool> given_up_ = false;
  bool stopped_ ABSL_GUARDED_BY(mu_) = false;
  OneRunner runner_;
};

}  // namespace gateway

#endif  // ADAPTERS_UPSTREAM_GATE_H_
