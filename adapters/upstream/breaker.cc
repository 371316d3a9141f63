#include "adapters/upstream/breaker.h"

namespace gateway {
namespace {

// A probe decides soon; how soon is not known.
constexpr absl::Duration kProbeDelay = absl::Seconds(1);

}  // namespace

absl::Duration Breaker::Refuses(absl::Time now, bool is_login) {
  if (state_ == State::kOpen) {
    if (now < open_until_) return open_until_ - now;
    state_ = State::kHalfOpen;
  }
  const bool is_full =
      state_ == State::kHalfOpen && !is_login && probes_ >= options_.probes;
  return is_full ? kProbeDelay : absl::ZeroDuration();
}

bool Breaker::Begin() {
  if (state_ != State::kHalfOpen) return false;
  ++probes_;
  return true;
}

void Breaker::End(bool is_probe, Health health, absl::Time now) {
  if (is_probe) --probes_;
  if (health == Health::kUnclear) return;
  if (health == Health::kFailedAgain && !is_probe) return;
  // What began before the state changed says nothing of now.
  if (state_ != State::kClosed && !(state_ == State::kHalfOpen && is_probe))
    return;
  if (health == Health::kAlive) {
    state_ = State::kClosed;
    failures_ = 0;
    return;
  }
  ++failures_;
  if (state_ == State::kHalfOpen || failures_ >= options_.failures) Open(now);
}

void Breaker::Open(absl::Time now) {
  state_ = State::kOpen;
  open_until_ = now + options_.open;
}

}  // namespace gateway
