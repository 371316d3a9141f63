#ifndef ADAPTERS_FOURWS_SESSION_H_
#define ADAPTERS_FOURWS_SESSION_H_

#include <cstdint>
#include <memory>
#include <set>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "adapters/base/clock.h"
#include "adapters/base/mutex.h"
#include "adapters/base/until.h"
#include "adapters/fourws/login.h"
#include "adapters/fourws/ticket.h"
#include "adapters/http/http_client.h"
#include "adapters/upstream/authenticator.h"
#include "adapters/upstream/later.h"

namespace gateway::fourws {

// Logs in when a request needs it, one login at a time for all who wait; again
// in the background shortly before the session ends; and at once when a request
// is answered 401. A failed login fails all who wait for it, and none is tried
// for a while after it, longer each time: who calls then is refused at once.
// One that was not let out failed nowhere, and may be tried at once.
class Session final : public Authenticator {
 public:
  // `login` is sent as it is, with a deadline of `timeout`. `http` must outlive
  // Stop(), `clock` this.
  Session(HttpRequest login, absl::Duration timeout, TicketMaker maker,
          HttpClient& http, Clock& clock);
  // Stops first.
  ~Session() override;

  void Authorize(HttpRequest request, std::stop_token given_up,
                 Authorized done) override;
  bool OnAnswer(int64_t session, const HttpResponse& response) override;
  void Stop() override;

 private:
  struct Waiter {
    HttpRequest request;
    std::stop_token given_up;
    Authorized done;
    std::unique_ptr<OnGivenUp> on_given_up;

    bool IsOver(absl::Time now) const {
      return request.deadline <= now || given_up.stop_requested();
    }
  };

  // Gives the ticket, and tells its number.
  int64_t Apply(Waiter& waiter) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // Takes the waiter, and tells that it waits; or why it cannot.
  absl::StatusOr<int64_t> Await(Waiter& waiter, absl::Time now)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // Decides to log in, unless that is under way or too early after a failure.
  // Returns whether to call Login() once the lock is released.
  bool BeginLogin(absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // Why nobody can wait for a ticket; OK if one is coming.
  absl::Status WhyNot(absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // Lets no login begin for `pause`.
  void BackOff(absl::Duration pause, absl::Status why, absl::Time now)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  void Login();
  void OnLogin(const HttpExchange& exchange, absl::Time asked);
  // Sees to it that nobody waits beyond a deadline.
  void WakeAt(absl::Time deadline) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void OnWake(absl::Time deadline);
  // Refuses those whose time is over and those who gave up.
  void RefuseOver();

  const HttpRequest login_;
  const absl::Duration timeout_;
  const TicketMaker maker_;
  HttpClient& http_;
  Clock& clock_;
  Later later_;

  Mutex mu_;
  // Null before the first login and after a 401.
  std::unique_ptr<Ticket> ticket_ ABSL_GUARDED_BY(mu_);
  int64_t number_ ABSL_GUARDED_BY(mu_) = 0;  // Of the ticket; counts logins.
  // Whether a request with the ticket was let in, and how many tickets in a row
  // were refused before any was.
  bool proven_ ABSL_GUARDED_BY(mu_) = false;
  int refused_tickets_ ABSL_GUARDED_BY(mu_) = 0;
  bool logging_in_ ABSL_GUARDED_BY(mu_) = false;
  int failed_logins_ ABSL_GUARDED_BY(mu_) = 0;  // In a row.
  // Why and until when none is tried.
  absl::Status failure_ ABSL_GUARDED_BY(mu_);
  absl::Time not_before_ ABSL_GUARDED_BY(mu_) = absl::InfinitePast();
  std::vector<Waiter> waiting_ ABSL_GUARDED_BY(mu_);
  // When OnWake() is yet to come: each was earlier than those before it.
  std::set<absl::Time> wakes_ ABSL_GUARDED_BY(mu_);
  bool stopped_ ABSL_GUARDED_BY(mu_) = false;
};

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_SESSION_H_
