#include "adapters/upstream/gate.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "adapters/base/status_macros.h"
#include "adapters/upstream/errors.h"
#include "adapters/upstream/gate_log.h"

namespace gateway {
namespace {

// When to come back if too many wait: how soon they go, nobody knows.
constexpr absl::Duration kOverloadDelay = absl::Seconds(1);

}  // namespace

Gate::Gate(const GateOptions& options, const Dialect& dialect, Clock& clock,
           Later& later)
    : options_(options),
      dialect_(dialect),
      clock_(clock),
      later_(later),
      breaker_(options.breaker),
      pace_(options.pace) {}

void Gate::Admit(Lane lane, const Until& until, Admitted done) {
  const absl::Time now = clock_.Now();
  absl::StatusOr<std::unique_ptr<Place>> place;
  Breaker::State before = Breaker::State::kClosed;
  Breaker::State after = before;
  bool answers = false;
  {
    MutexLock lock(mu_);
    before = breaker_.state();
    place = Enter(lane, until, now, done);
    after = breaker_.state();
    answers = !answers_.empty();
  }
  if (after != before) LogCircuit(dialect_.upstream, after);
  if (answers) GiveAnswers();
  if (!place.ok() || *place != nullptr)
    Deliver(std::move(done), std::move(place));
}

void Gate::Deliver(Admitted done,
                   absl::StatusOr<std::unique_ptr<Place>> place) {
  if (place.ok()) return std::move(done)(std::move(place));
  later_.RunSoon([done = std::move(done), why = place.status()]() mutable {
    std::move(done)(std::move(why));
  });
}

void Gate::Stop() {
  {
    MutexLock lock(mu_);
    stopped_ = true;
    Refuse(waiting_.TakeDue(absl::InfiniteFuture()),
           Unreachable("the gateway is stopping"), clock_.Now());
  }
  GiveAnswers();
}

absl::Status Gate::Refusal(Lane lane, const Until& until, absl::Time now) {
  if (stopped_) return Unreachable("the gateway is stopping");
  if (until.given_up.stop_requested())
    return CancelledBeforeSending(dialect_.upstream);
  if (until.deadline <= now) return DeadlineBeforeSending(dialect_.upstream);
  const absl::Duration open = breaker_.Refuses(now, lane == Lane::kLogin);
  if (open > absl::ZeroDuration()) return CircuitOpen(open, dialect_.upstream);
  const absl::Time paused_until = pace_.paused_until();
  if (now < paused_until && until.deadline <= paused_until)
    return Throttled("", paused_until - now, dialect_.upstream);
  if (waiting_.size(lane) >= static_cast<size_t>(options_.max_waiting))
    return Overloaded(kOverloadDelay, dialect_.upstream);
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<Place>> Gate::Enter(Lane lane,
                                                   const Until& until,
                                                   absl::Time now,
                                                   Admitted& done) {
  RefuseGivenUp(now);
  RETURN_IF_ERROR(Refusal(lane, until, now));
  const bool is_probe = breaker_.Begin();
  if (waiting_.empty() && HasRoom(lane == Lane::kLogin) && pace_.next() <= now)
    return NewPlace(is_probe, now);
  Wait(lane, {until, is_probe, std::move(done), nullptr});
  Serve(now);
  return nullptr;
}

void Gate::Wait(Lane lane, Lanes::Waiter waiter) {
  // Acts within this call if that was just given up; so it only leaves word.
  if (waiter.until.given_up.stop_possible()) {
    waiter.on_given_up =
        std::make_unique<OnGivenUp>(waiter.until.given_up, [this] {
          given_up_ = true;
          later_.RunSoon([this] { OnGiveUp(); });
        });
  }
  waiting_.Add(lane, std::move(waiter));
}

void Gate::RefuseGivenUp(absl::Time now) {
  if (!given_up_.exchange(false)) return;
  Refuse(waiting_.TakeGivenUp(), CancelledBeforeSending(dialect_.upstream),
         now);
}

bool Gate::HasRoom(bool is_login) const {
  return is_login || under_way_ < options_.max_concurrent;
}

std::unique_ptr<Place> Gate::NewPlace(bool is_probe, absl::Time now) {
  ++under_way_;
  pace_.Take(now);
  return std::make_unique<Place>(*this, is_probe, now);
}

void Gate::Refuse(std::vector<Lanes::Waiter> waiters, const absl::Status& why,
                  absl::Time now) {
  for (Lanes::Waiter& waiter : waiters) {
    breaker_.End(waiter.is_probe, Breaker::Health::kUnclear, now);
    answers_.push_back({std::move(waiter), why});
  }
}

void Gate::Serve(absl::Time now) {
  const absl::Time paused_until = pace_.paused_until();
  if (waiting_.first_deadline() <= std::max(now, paused_until)) {
    if (now < paused_until) {
      Refuse(waiting_.TakeDue(paused_until),
             Throttled("", paused_until - now, dialect_.upstream), now);
    }
    Refuse(waiting_.TakeDue(now), Overloaded(kOverloadDelay, dialect_.upstream),
           now);
  }
  const auto has_room = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) {
    return HasRoom(waiting_.size(Lane::kLogin) > 0);
  };
  while (!waiting_.empty() && has_room() && pace_.next() <= now) {
    Lanes::Waiter next = waiting_.TakeNext();
    auto place = NewPlace(next.is_probe, now);
    answers_.push_back({std::move(next), std::move(place)});
  }
  if (waiting_.empty()) return;
  absl::Time wake_at = waiting_.first_deadline();
  if (has_room()) wake_at = std::min(wake_at, pace_.next());
  WakeAt(wake_at);
}

void Gate::WakeAt(absl::Time time) {
  if (wakes_.Add(time)) later_.RunAt(time, [this, time] { OnWake(time); });
}

void Gate::OnWake(absl::Time time) {
  {
    MutexLock lock(mu_);
    wakes_.Remove(time);
    const absl::Time now = clock_.Now();
    RefuseGivenUp(now);
    Serve(now);
  }
  GiveAnswers();
}

void Gate::OnGiveUp() {
  {
    MutexLock lock(mu_);
    RefuseGivenUp(clock_.Now());
  }
  GiveAnswers();
}

bool Gate::GiveBack(bool is_probe, const Verdict& verdict) {
  const absl::Time now = clock_.Now();
  Breaker::State before = Breaker::State::kClosed;
  Breaker::State after = before;
  bool pauses = false;
  bool answers = false;
  {
    MutexLock lock(mu_);
    --under_way_;
    RefuseGivenUp(now);
    before = breaker_.state();
    breaker_.End(is_probe, verdict.health, now);
    after = breaker_.state();
    if (after == Breaker::State::kOpen) {
      Refuse(waiting_.TakeDue(absl::InfiniteFuture()),
             CircuitOpen(options_.breaker.open, dialect_.upstream), now);
    }
    pauses =
        verdict.pause > absl::ZeroDuration() && pace_.paused_until() <= now;
    if (verdict.pause > absl::ZeroDuration()) pace_.Pause(verdict.pause, now);
    Serve(now);
    answers = !answers_.empty();
  }
  if (after != before) LogCircuit(dialect_.upstream, after);
  if (pauses) LogPause(dialect_.upstream, verdict.pause);
  return answers;
}

void Gate::GiveAnswers() {
  runner_.Run([this] { return GiveNextAnswer(); });
}

bool Gate::GiveNextAnswer() {
  std::optional<Answer> next;
  {
    MutexLock lock(mu_);
    if (answers_.empty()) return false;
    next = std::move(answers_.front());
    answers_.pop_front();
  }
  Deliver(std::move(next->waiter.done), std::move(next->place));
  return true;
}

}  // namespace gateway
