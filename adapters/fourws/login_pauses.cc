#include "adapters/fourws/login_pauses.h"

#include <algorithm>
#include <utility>

#include "adapters/base/error.h"
#include "adapters/fourws/upstream_errors.h"
#include "adapters/upstream/errors.h"

namespace gateway::fourws {
namespace {

// Twice as long each time. An account may be locked for too many refusals.
absl::Duration PauseAfter(int failures, const absl::Status& why) {
  const bool is_refusal = absl::IsInternal(why);
  const absl::Duration first =
      is_refusal ? absl::Seconds(5) : absl::Milliseconds(500);
  const absl::Duration longest =
      is_refusal ? absl::Minutes(5) : absl::Seconds(30);
  return std::min(first * (1 << std::min(failures - 1, 10)), longest);
}

}  // namespace

absl::Status LoginPauses::WhyNot(absl::Time now) const {
  // A refusal is not for the caller to repeat.
  return absl::IsInternal(failure_)
             ? failure_
             : WithRetryAfter(failure_, not_before_ - now);
}

void LoginPauses::LoggedIn() {
  proven_ = false;
  failed_logins_ = 0;
}

void LoginPauses::Failed(const absl::Status& why, absl::Duration asked,
                         absl::Time now) {
  ++failed_logins_;
  BackOff(std::max(PauseAfter(failed_logins_, why), asked), why, now);
}

void LoginPauses::Accepted() {
  proven_ = true;
  refused_tickets_ = 0;
}

void LoginPauses::Refused(absl::Time now) {
  if (!proven_) ++refused_tickets_;
  // The login is taken, but what it yields is not: more of it is no help.
  if (refused_tickets_ > 1)
    BackOff(PauseAfter(refused_tickets_ - 1, Unauthenticated("", kUpstream)),
            Unauthenticated("", kUpstream), now);
}

void LoginPauses::BackOff(absl::Duration pause, absl::Status why,
                          absl::Time now) {
  failure_ = std::move(why);
  not_before_ = now + pause;
}

}  // namespace gateway::fourws
