#ifndef ADAPTERS_FOURWS_LOGIN_PAUSES_H_
#define ADAPTERS_FOURWS_LOGIN_PAUSES_H_

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace gateway::fourws {

// Decides when a login may be tried. After a failed login there is a pause, in
// which none may be tried. So there is after several logins in a row whose
// tickets upstream refused from the start. The pauses get longer, up to a
// limit, until logins work again. Not thread-safe.
class LoginPauses {
 public:
  // Whether a login may be tried at `now`.
  bool Allows(absl::Time now) const { return now >= not_before_; }
  // Returns the error for a request that comes during a pause.
  absl::Status WhyNot(absl::Time now) const;

  // Call this when a login succeeded.
  void LoggedIn();
  // Call this when a login failed with `why`. `asked` is the pause that
  // upstream asked for; zero if it asked for none.
  void Failed(const absl::Status& why, absl::Duration asked, absl::Time now);
  // Call one of these when upstream accepted or refused a request with the
  // ticket of the last login.
  void Accepted();
  void Refused(absl::Time now);

 private:
  // Begins a pause. Requests that come during it get `why`.
  void BackOff(absl::Duration pause, absl::Status why, absl::Time now);

  int failed_logins_ = 0;  // In a row.
  // Whether upstream accepted any request with the ticket of the last login.
  bool proven_ = false;
  // How many tickets in a row upstream refused before it accepted any request
  // with them.
  int refused_tickets_ = 0;
  // Why there is a pause, and when it ends.
  absl::Status failure_;
  absl::Time not_before_ = absl::InfinitePast();
};

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_LOGIN_PAUSES_H_
