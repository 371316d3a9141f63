#include "adapters/fourws/session.h"

#include <utility>
#include <vector>

#include "adapters/base/error.h"
#include "adapters/base/log.h"
#include "adapters/base/status_macros.h"
#include "adapters/fourws/upstream_errors.h"
#include "adapters/upstream/errors.h"
#include "adapters/upstream/retry_after.h"

namespace gateway::fourws {
namespace {

// No session has this number.
constexpr int64_t kAwaited = 0;

// How long the answer to a login asks for none to follow.
absl::Duration AskedPause(const HttpExchange& exchange, absl::Time wall_now) {
  if (!exchange.response.ok()) return absl::ZeroDuration();
  return RetryAfter(*exchange.response, wall_now)
      .value_or(absl::ZeroDuration());
}

void LogLogin(const absl::Status& status) {
  if (status.ok()) return Log(LogLevel::kInfo, "upstream_login");
  const auto info = InfoOf(status);
  Log(LogLevel::kWarning, "upstream_login_failed",
      {{"reason", info.has_value() ? info->reason() : ""},
       {"why", std::string(status.message())}});
}

}  // namespace

Session::Session(HttpRequest login, absl::Duration timeout, TicketMaker maker,
                 HttpClient& http, Clock& clock)
    : login_(std::move(login)),
      timeout_(timeout),
      maker_(std::move(maker)),
      http_(http),
      clock_(clock),
      later_(clock) {}

Session::~Session() { Stop(); }

void Session::Stop() {
  std::vector<Waiter> waiting;
  {
    MutexLock lock(mu_);
    stopped_ = true;
    waiting = waiting_.TakeAll();
  }
  for (Waiter& waiter : waiting)
    std::move(waiter.done)(Unreachable("the gateway is stopping"));
  later_.Stop();
}

void Session::Authorize(HttpRequest request, std::stop_token given_up,
                        Authorized done) {
  const absl::Time now = clock_.Now();
  Waiter waiter{std::move(request), std::move(given_up), std::move(done),
                nullptr};
  absl::StatusOr<int64_t> session;
  bool logs_in = false;
  {
    MutexLock lock(mu_);
    const bool is_usable = ticket_ != nullptr && now < ticket_->ends_at();
    if (!is_usable || now >= ticket_->renew_at()) logs_in = BeginLogin(now);
    session = is_usable ? Apply(waiter) : Await(waiter, now);
  }
  if (logs_in) Login();
  if (!session.ok()) {
    later_.RunSoon(
        [done = std::move(waiter.done), why = session.status()]() mutable {
          std::move(done)(std::move(why));
        });
  } else if (*session != kAwaited) {
    std::move(waiter.done)(
        AuthorizedRequest{std::move(waiter.request), *session});
  }
}

int64_t Session::Apply(Waiter& waiter) {
  ticket_->Apply(waiter.request);
  return number_;
}

absl::StatusOr<int64_t> Session::Await(Waiter& waiter, absl::Time now) {
  RETURN_IF_ERROR(WhyNot(now));
  // Acts within this call if that was just given up; so it only leaves word.
  if (waiter.given_up.stop_possible()) {
    waiter.on_given_up = std::make_unique<OnGivenUp>(
        waiter.given_up, [this] { later_.RunSoon([this] { RefuseOver(); }); });
  }
  WakeAt(waiter.request.deadline);
  waiting_.Add(std::move(waiter));
  return kAwaited;
}

bool Session::OnAnswer(int64_t session, const HttpResponse& response) {
  const Moment at = clock_.Both();
  bool logs_in = false;
  {
    MutexLock lock(mu_);
    const bool is_current = session == number_ && ticket_ != nullptr;
    if (response.status != 401) {
      if (!is_current) return false;
      pauses_.Accepted();
      ticket_->OnAnswer(response, at);
      return false;
    }
    if (is_current) {
      ticket_.reset();
      pauses_.Refused(at.now);
      logs_in = BeginLogin(at.now);
    }
    if (!logs_in && ticket_ == nullptr && !WhyNot(at.now).ok()) return false;
  }
  if (logs_in) Login();
  return true;
}

bool Session::BeginLogin(absl::Time now) {
  if (stopped_ || logging_in_ || !pauses_.Allows(now)) return false;
  logging_in_ = true;
  return true;
}

absl::Status Session::WhyNot(absl::Time now) {
  if (stopped_) return Unreachable("the gateway is stopping");
  if (logging_in_) return absl::OkStatus();
  return pauses_.WhyNot(now);
}

void Session::Login() {
  HttpRequest request = login_;
  const Moment asked = clock_.Both();
  request.deadline = asked.now + timeout_;
  http_.Send(std::move(request), [this, asked](const HttpExchange& exchange) {
    OnLogin(exchange, asked);
  });
}

void Session::OnLogin(const HttpExchange& exchange, const Moment& asked) {
  absl::StatusOr<std::unique_ptr<Ticket>> ticket = maker_(exchange, asked);
  const absl::Status failure = ticket.status();
  const bool was_sent = !InfoOf(exchange.response.status()).has_value();
  const Moment ended = clock_.Both();
  std::vector<Waiter> waiting;
  int64_t session = 0;
  {
    MutexLock lock(mu_);
    logging_in_ = false;
    if (stopped_) return;
    waiting = waiting_.TakeAll();
    if (ticket.ok()) {
      ticket_ = *std::move(ticket);
      session = ++number_;
      pauses_.LoggedIn();
      for (Waiter& waiter : waiting) Apply(waiter);
    } else if (was_sent) {
      pauses_.Failed(failure, AskedPause(exchange, ended.wall), ended.now);
    }
  }
  LogLogin(failure);
  for (Waiter& waiter : waiting) {
    if (failure.ok()) {
      std::move(waiter.done)(
          AuthorizedRequest{std::move(waiter.request), session});
    } else {
      std::move(waiter.done)(failure);
    }
  }
}

void Session::WakeAt(absl::Time deadline) {
  if (wakes_.Add(deadline))
    later_.RunAt(deadline, [this, deadline] { OnWake(deadline); });
}

void Session::OnWake(absl::Time deadline) {
  {
    MutexLock lock(mu_);
    wakes_.Remove(deadline);
  }
  RefuseOver();
}

void Session::RefuseOver() {
  const absl::Time now = clock_.Now();
  std::vector<Waiter> over;
  {
    MutexLock lock(mu_);
    over = waiting_.TakeEnded(now);
    WakeAt(waiting_.first_deadline());
  }
  for (Waiter& waiter : over) {
    std::move(waiter.done)(waiter.request.deadline <= now
                               ? DeadlineBeforeSending(kUpstream)
                               : CancelledBeforeSending(kUpstream));
  }
}

}  // namespace gateway::fourws
