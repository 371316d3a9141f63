#ifndef ADAPTERS_FOURWS_SESSION_H_
#define ADAPTERS_FOURWS_SESSION_H_

#include <cstdint>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "adapters/base/clock.h"
#include "adapters/base/mutex.h"
#include "adapters/fourws/login.h"
#include "adapters/fourws/login_pauses.h"
#include "adapters/fourws/login_queue.h"
#include "adapters/fourws/ticket.h"
#include "adapters/http/http_client.h"
#include "adapters/upstream/authenticator.h"
#include "adapters/upstream/later.h"
#include "adapters/upstream/wake_times.h"

namespace gateway::fourws {

// An Authenticator that logs in. It does so when a request needs a session,
// with one login at a time for all requests that wait; again in the background,
// shortly before the session ends; and at once when upstream answers a request
// with 401. If a login fails, all requests that wait for it fail. After that no
// login is tried for a while, longer each time, and requests are refused at
// once. A login that the gate did not let out does not count as failed: the
// next one may be tried at once. Thread-safe.
class Session final : public Authenticator {
 public:
  // Sends `login` as it is, with a deadline `timeout` from then. `http` must
  // outlive Stop(), and `clock` must outlive this.
  Session(HttpRequest login, absl::Duration timeout, TicketMaker maker,
          HttpClient& http, Clock& clock);
  // Stops first.
  ~Session() override;

  void Authorize(HttpRequest request, std::stop_token given_up,
                 Authorized done) override;
  bool OnAnswer(int64_t session, const HttpResponse& response) override;
  void Stop() override;

 private:
  using Waiter = LoginQueue::Waiter;

  // Applies the ticket to the waiter's request. Returns the ticket's number.
  int64_t Apply(Waiter& waiter) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // Adds the waiter to those who wait. Returns kAwaited, or why it cannot wait.
  absl::StatusOr<int64_t> Await(Waiter& waiter, absl::Time now)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // Decides to log in, unless a login is under way or it is too early after a
  // failure. Returns whether to call Login() once the lock is released.
  bool BeginLogin(absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  // OK if a login is under way, so that a request can wait for its ticket; else
  // why not.
  absl::Status WhyNot(absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  void Login();
  void OnLogin(const HttpExchange& exchange, const Moment& asked);
  // Makes sure that OnWake() is called at `deadline` at the latest, so that no
  // request waits longer than it may.
  void WakeAt(absl::Time deadline) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void OnWake(absl::Time deadline);
  // Refuses the requests whose time is over and those whose callers gave up.
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
  int64_t number_ ABSL_GUARDED_BY(mu_) = 0;  // The ticket's; counts logins.
  bool logging_in_ ABSL_GUARDED_BY(mu_) = false;
  LoginPauses pauses_ ABSL_GUARDED_BY(mu_);
  LoginQueue waiting_ ABSL_GUARDED_BY(mu_);
  // When OnWake() is still to be called.
  WakeTimes wakes_ ABSL_GUARDED_BY(mu_);
  bool stopped_ ABSL_GUARDED_BY(mu_) = false;
};

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_SESSION_H_
