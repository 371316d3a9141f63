#include "adapters/fourws/reads.h"

#include <algorithm>
#include <utility>

#include "absl/random/random.h"
#include "adapters/fourws/envelope.h"
#include "adapters/fourws/upstream_errors.h"

namespace gateway::fourws {
namespace {

constexpr int kMaxRepeats = 2;
constexpr absl::Duration kFirstPause = absl::Milliseconds(50);

// Twice as long each time, and less than that by chance, so that callers do not
// come back all at once.
absl::Duration PauseBefore(int repeat) {
  absl::BitGen random;
  return kFirstPause * (1 << repeat) * absl::Uniform(random, 0.5, 1.0);
}

}  // namespace

struct Reads::Call {
  HttpRequest request;  // Without credentials.
  HttpRequest sent;     // With those of the last try.
  absl::Time deadline;  // The caller's.
  absl::Time end;       // Ours, at or before the caller's.
  int repeats = 0;
  bool renewed = false;  // Whether credentials were.
  Done<nlohmann::json> done;

  void Finish(absl::StatusOr<nlohmann::json> answer) {
    std::move(done)(std::move(answer));
  }
  void Expire() {
    Finish(deadline <= end ? DeadlineBeforeSending()
                           : Unreachable("4ws.trade did not answer in time"));
  }
};

Reads::Reads(HttpClient& http, Authenticator& authenticator, Clock& clock,
             Later& later)
    : http_(http),
      authenticator_(authenticator),
      clock_(clock),
      later_(later) {}

void Reads::Send(HttpRequest request, absl::Time deadline,
                 absl::Duration timeout, Done<nlohmann::json> done) {
  const absl::Time now = clock_.Now();
  auto call = std::make_unique<Call>();
  call->deadline = deadline;
  call->end = std::min(deadline, now + timeout);
  call->request = std::move(request);
  call->request.deadline = call->end;
  call->done = std::move(done);
  // An expired call must not be answered inside this one.
  call->end <= now ? TryAt(now, std::move(call)) : Try(std::move(call));
}

void Reads::Try(CallPtr call) {
  if (stopped_) return call->Finish(Unreachable("the gateway is stopping"));
  if (clock_.Now() >= call->end) return call->Expire();
  HttpRequest request = call->request;
  authenticator_.Authorize(
      std::move(request), [this, call = std::move(call)](
                              absl::StatusOr<HttpRequest> authorized) mutable {
        if (!authorized.ok()) return call->Finish(authorized.status());
        call->sent = *authorized;
        http_.Send(*std::move(authorized),
                   [this, call = std::move(call)](HttpExchange ended) mutable {
                     OnExchange(std::move(call), ended);
                   });
      });
}

void Reads::TryAt(absl::Time when, CallPtr call) {
  later_.RunAt(
      when, [this, call = std::move(call)]() mutable { Try(std::move(call)); });
}

void Reads::OnExchange(CallPtr call, const HttpExchange& exchange) {
  const absl::Time now = clock_.Now();
  if (exchange.response.ok() &&
      authenticator_.OnAnswer(call->sent, *exchange.response) &&
      !std::exchange(call->renewed, true)) {
    return Try(std::move(call));
  }
  absl::StatusOr<nlohmann::json> answer = ReadAnswer(exchange, now);
  if (!absl::IsUnavailable(answer.status())) {
    return call->Finish(std::move(answer));
  }
  if (absl::IsDeadlineExceeded(exchange.response.status())) {
    return call->Expire();
  }
  const absl::Time next = now + PauseBefore(call->repeats);
  if (call->repeats == kMaxRepeats || next >= call->end) {
    return call->Finish(std::move(answer));
  }
  ++call->repeats;
  TryAt(next, std::move(call));
}

}  // namespace gateway::fourws
