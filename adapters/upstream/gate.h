#ifndef ADAPTERS_UPSTREAM_GATE_H_
#define ADAPTERS_UPSTREAM_GATE_H_

#include <atomic>
#include <deque>
#include <memory>
#include <set>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "adapters/base/clock.h"
#include "adapters/base/mutex.h"
#include "adapters/base/one_runner.h"
#include "adapters/base/until.h"
#include "adapters/http/http_client.h"
#include "adapters/upstream/breaker.h"
#include "adapters/upstream/dialect.h"
#include "adapters/upstream/gate_options.h"
#include "adapters/upstream/lanes.h"
#include "adapters/upstream/later.h"
#include "adapters/upstream/pace.h"
#include "adapters/upstream/platform.h"
#include "adapters/upstream/verdict.h"

namespace gateway {

class Gate;

// A place among the exchanges under way. Must not outlive its gate.
class Place final : public Permit {
 public:
  // Made by the gate.
  Place(Gate& gate, bool is_probe, absl::Time begun);
  // Gives the place back, if it was not. Calls nobody.
  ~Place() override;
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

  // Gives the place back, now that its exchange ended so, and calls whom that
  // lets in. To be called once at most. The exchange may have repeated one that
  // failed.
  void End(const HttpExchange& exchange, bool is_repeat = false);

 private:
  Gate* gate_;  // Null once the place is given back.
  const bool is_probe_;
  const absl::Time begun_;
};

// Where every exchange with one upstream gets its place: so many at once, so
// many a second, none while upstream wants a pause or is known to be down.
// Places are given in the order asked, to reads and writes in turn if both
// wait. A login waits for no call, for calls that have their place wait for it:
// it goes first, and may be one more than so many at once. Thread-safe.
class Gate {
 public:
  // All must outlive this.
  Gate(const GateOptions& options, const Dialect& dialect, Clock& clock,
       Later& later);

  // Waits for a place as long as it is wanted; errors as of Platform::Admit.
  // What is known to be in vain is refused at once, and who gave up waits no
  // more: whoever asks after that finds nothing of it. `done` is called inside
  // this call only with a place.
  void Admit(Lane lane, const Until& until, Admitted done);

  // Refuses all who wait and all who come later: UNAVAILABLE
  // (UPSTREAM_UNREACHABLE). To be called before `later` is stopped.
  void Stop();

 private:
  friend class Place;

  // What is to be told once the lock is released.
  struct Told {
    Lanes::Waiter waiter;
    absl::StatusOr<std::unique_ptr<Place>> place;
  };

  // A place, or why there is none; null if `done` was taken and waits.
  absl::StatusOr<std::unique_ptr<Place>> Enter(Lane lane, const Until& until,
                                               absl::Time now, Admitted& done)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void Wait(Lane lane, Lanes::Waiter waiter) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // Takes those who gave up out of the queue, if anybody did since last time.
  void RefuseGivenUp(absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // Why nobody can be let in, now or as long as it is wanted.
  absl::Status Refusal(Lane lane, const Until& until, absl::Time now)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // Whether only the pace stands before the next who waits.
  bool HasRoom(bool is_login) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  std::unique_ptr<Place> NewPlace(bool is_probe, absl::Time now)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void Refuse(std::vector<Lanes::Waiter> waiters, const absl::Status& why,
              absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // Refuses who waits in vain, lets in whom it can, and sees to it that this is
  // done again in time.
  void Serve(absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // Serves at `time`, unless that is done earlier and then looked at again.
  void WakeAt(absl::Time time) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  void OnWake(absl::Time time);
  void OnGiveUp();
  // Returns whether somebody is to be told.
  bool GiveBack(bool is_probe, const Verdict& verdict);
  // Tells all who are to be told, in order. They may give their places back at
  // once, and are not told within each other.
  void Tell();
  // Whether there was somebody.
  bool TellNext();

  const GateOptions options_;
  const Dialect dialect_;
  Clock& clock_;
  Later& later_;

  Mutex mu_;
  Breaker breaker_ ABSL_GUARDED_BY(mu_);
  Pace pace_ ABSL_GUARDED_BY(mu_);
  Lanes waiting_ ABSL_GUARDED_BY(mu_);
  int under_way_ ABSL_GUARDED_BY(mu_) = 0;
  // When OnWake() is yet to come: each was earlier than those before it.
  std::set<absl::Time> wakes_ ABSL_GUARDED_BY(mu_);
  std::deque<Told> told_ ABSL_GUARDED_BY(mu_);
  // Whether somebody who waits may have given up. Not guarded: it is set by
  // whoever gives up, who may be inside a call of the gate.
  std::atomic<bool> given_up_ = false;
  bool stopped_ ABSL_GUARDED_BY(mu_) = false;
  OneRunner runner_;
};

}  // namespace gateway

#endif  // ADAPTERS_UPSTREAM_GATE_H_
