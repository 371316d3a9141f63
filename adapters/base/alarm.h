#ifndef ADAPTERS_BASE_ALARM_H_
#define ADAPTERS_BASE_ALARM_H_

#include <memory>
#include <utility>

#include "absl/functional/any_invocable.h"
#include "absl/time/time.h"
#include "adapters/base/clock.h"

namespace gateway {

// A timer that one owner sets again and again:
//
//   class Rounds : public std::enable_shared_from_this<Rounds> {
//    public:
//     explicit Rounds(Clock& clock) : clock_(clock), alarm_(clock) {}
//     void Start() { LookLater(); }
//     // When this returns, no look begins any more.
//     void Stop() { alarm_.Stop(); }
//
//    private:
//     void Look() {
//       ...
//       LookLater();
//     }
//     void LookLater() {
//       alarm_.Set(clock_.Now() + kPause, weak_from_this(), &Rounds::Look);
//     }
//
//     Clock& clock_;
//     Alarm alarm_;
//   };
//
// Needs no lock of the owner, and holds none while it calls the owner. What is
// set is forgotten when the alarm is stopped or the owner is gone. What must
// happen all the same, such as an answer, is for adapters/upstream/later.h.
// Thread-safe.
class Alarm {
 public:
  // `clock` must outlive this.
  explicit Alarm(Clock& clock);
  // Stops.
  ~Alarm();
  Alarm(const Alarm&) = delete;
  Alarm& operator=(const Alarm&) = delete;

  // Calls `action` once at `when` or soon after, on a thread of the clock's,
  // never inside this call. Takes the place of what was set before: that does
  // not begin any more, but if it is running, it goes on. Does nothing once
  // stopped. The owner is not kept alive; if it is gone, nothing is called.
  // Does not wait for an action: it may be called from one, or with a lock
  // held which the action takes.
  template <typename Owner>
  void Set(absl::Time when, std::weak_ptr<Owner> owner,
           void (Owner::*action)()) {
    SetAction(when, [owner = std::move(owner), action] {
      if (const auto self = owner.lock()) (self.get()->*action)();
    });
  }

  // Forgets what is set, for good. When this returns, no action is running and
  // none will run; called from within an action, it does not wait for it. It
  // must not be called with a lock held which the action takes.
  void Stop();
  bool stopped() const;

 private:
  struct State;

  // `action` must own nothing that could call back here when it is destroyed.
  void SetAction(absl::Time when, absl::AnyInvocable<void() &&> action);

  Clock& clock_;
  // Outlives the alarm if an action destroys the owner.
  const std::shared_ptr<State> state_;
};

}  // namespace gateway

#endif  // ADAPTERS_BASE_ALARM_H_
