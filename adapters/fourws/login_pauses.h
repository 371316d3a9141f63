#ifndef ADAPTERS_FOURWS_LOGIN_PAUSES_H_
#define ADAPTERS_FOURWS_LOGIN_PAUSES_H_

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace gateway::fourws {

// From when on a login may be tried again. After one that failed, and after
// tickets that upstream refused from the start, that is not so for a while,
// longer each time. Used by one thread at a time.
class LoginPauses {
 public:
  // Whether a login may be tried now.
  bool Allows(absl::Time now) const { return now >= not_before_; }
  // What a request gets whose login may not be tried yet.
  absl::Status WhyNot(absl::Time now) const;

  // A login gave a ticket.
  void LoggedIn();
  // A login failed because of `why`. Upstream asks for `asked` until the next.
  void Failed(const absl::Status& why, absl::Duration asked, absl::Time now);
  // Upstream accepted a request with the ticket, or refused it.
  void Accepted();
  void Refused(absl::Time now);

 private:
  // Lets no login be tried for `pause`. Requests that come meanwhile get `why`.
  void BackOff(absl::Duration pause, absl::Status why, absl::Time now);

  int failed_logins_ = 0;  // In a row.
  // Whether upstream accepted a request with this ticket, and how many tickets
  // in a row it refused from the start.
  bool proven_ = false;
  int refused_tickets_ = 0;
  // Why no login is tried, and until when.
  absl::Status failure_;
  absl::Time not_before_ = absl::InfinitePast();
};

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_LOGIN_PAUSES_H_
