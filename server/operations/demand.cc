#include "server/operations/demand.h"

#include <algorithm>

#include "server/operations/refusals.h"

namespace gateway {

void Demand::Join(absl::Time give_up) {
  MutexLock lock(mu_);
  ++waiting_;
  give_up_ = std::max(give_up_, give_up);
}

Demand::Left Demand::Leave(const absl::Status& why) {
  {
    MutexLock lock(mu_);
    if (--waiting_ > 0 || phase_ == Phase::kLeft) return Left::kGoesOn;
    left_ = why;
    // Whoever stores SENDING sees that nobody wants it.
    if (phase_ != Phase::kOpen) return Left::kEnds;
    phase_ = Phase::kEnded;
  }
  ended_.request_stop();
  return Left::kIsEnded;
}

bool Demand::Detach(absl::Time give_up) {
  MutexLock lock(mu_);
  if (detached_) return true;
  if (phase_ == Phase::kEnded) return false;
  detached_ = true;
  ++waiting_;
  give_up_ = std::max(give_up_, give_up);
  return true;
}

bool Demand::DetachStored(absl::Time give_up) {
  {
    MutexLock lock(mu_);
    stored_detached_ = true;
  }
  return Detach(give_up);
}

bool Demand::detached() {
  MutexLock lock(mu_);
  return detached_;
}

bool Demand::OthersMaySend() {
  MutexLock lock(mu_);
  return detached_ || stored_detached_;
}

absl::Time Demand::give_up() {
  MutexLock lock(mu_);
  return give_up_;
}

Until Demand::until() { return Until(give_up(), ended_.get_token()); }

bool Demand::IsOpen() {
  MutexLock lock(mu_);
  return phase_ == Phase::kOpen;
}

bool Demand::End() {
  {
    MutexLock lock(mu_);
    if (phase_ != Phase::kOpen) return false;
    phase_ = Phase::kEnded;
  }
  ended_.request_stop();
  return true;
}

bool Demand::EndUnlessDetached() {
  {
    MutexLock lock(mu_);
    if (detached_ || phase_ != Phase::kOpen) return false;
    phase_ = Phase::kEnded;
  }
  ended_.request_stop();
  return true;
}

std::optional<absl::Status> Demand::BeginStoring(absl::Time now) {
  absl::Status wanted;
  {
    MutexLock lock(mu_);
    if (phase_ != Phase::kOpen) return std::nullopt;
    wanted = Wanted(now);
    phase_ = wanted.ok() ? Phase::kStoring : Phase::kEnded;
  }
  if (!wanted.ok()) ended_.request_stop();
  return wanted;
}

absl::Status Demand::EndStoring(bool stored, bool draining, absl::Time now) {
  absl::Status wanted;
  {
    MutexLock lock(mu_);
    wanted = Wanted(now);
    if (draining && !detached_) wanted = Draining();
    if (!wanted.ok())
      phase_ = Phase::kEnded;
    else
      phase_ = stored ? Phase::kLeft : Phase::kOpen;
  }
  if (!wanted.ok()) ended_.request_stop();
  return wanted;
}

void Demand::Reopen() {
  MutexLock lock(mu_);
  phase_ = Phase::kOpen;
}

absl::Status Demand::Wanted(absl::Time now) const {
  if (waiting_ == 0) return left_.ok() ? GivenUpBeforeSending() : left_;
  return now < give_up_ ? absl::OkStatus() : DeadlineBeforeSending();
}

}  // namespace gateway
