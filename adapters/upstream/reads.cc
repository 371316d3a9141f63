#include "adapters/upstream/reads.h"

#include <algorithm>
#include <utility>

#include "absl/random/random.h"
#include "absl/strings/str_cat.h"
#include "adapters/upstream/errors.h"
#include "adapters/upstream/retry_after.h"

namespace gateway {
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
  Call(absl::string_view whom, HttpRequest asked, const Until& wanted,
       absl::Time latest, Done<JsonDocument> on_end)
      : upstream(whom),
        request(std::move(asked)),
        until(wanted),
        end(latest),
        done(std::move(on_end)) {
    request.deadline = end;
  }

  absl::string_view upstream;    // Its name.
  HttpRequest request;           // Without credentials.
  Until until;                   // The caller's.
  absl::Time end;                // Ours, at or before the caller's.
  std::unique_ptr<Place> place;  // Of the try under way.
  int64_t session = 0;           // Whose credentials it has.
  absl::Status failure;          // Of the last try, if there was one.
  int repeats = 0;
  bool renewed = false;  // Whether credentials were.
  Done<JsonDocument> done;

  bool IsGivenUp() const { return until.given_up.stop_requested(); }
  void Finish(absl::StatusOr<JsonDocument> answer) {
    place.reset();
    std::move(done)(std::move(answer));
  }
  // How the call ends that could not be sent because of `why`.
  absl::Status Refusal(const absl::Status& why) const {
    if (absl::IsDeadlineExceeded(why)) return Expiry();
    // What upstream itself did says more than why it is not asked again.
    return failure.ok() ? why : failure;
  }
  absl::Status Expiry() const {
    return until.deadline <= end
               ? DeadlineBeforeSending(upstream)
               : Unreachable(absl::StrCat(upstream, " did not answer in time"));
  }
};

Reads::Reads(HttpClient& http, Authenticator& authenticator, Gate& gate,
             const Dialect& dialect, Clock& clock, Later& later)
    : http_(http),
      authenticator_(authenticator),
      gate_(gate),
      dialect_(dialect),
      clock_(clock),
      later_(later) {}

void Reads::Send(HttpRequest request, const Until& until,
                 absl::Duration timeout, Done<JsonDocument> done) {
  const absl::Time now = clock_.Now();
  auto call = std::make_unique<Call>(
      dialect_.upstream, std::move(request), until,
      std::min(until.deadline, now + timeout), std::move(done));
  Try(std::move(call));
}

void Reads::Try(CallPtr call) {
  if (stopped_)
    return FinishLater(std::move(call), Unreachable("the gateway is stopping"));
  if (call->IsGivenUp())
    return FinishLater(std::move(call),
                       CancelledBeforeSending(dialect_.upstream));
  if (clock_.Now() >= call->end) {
    absl::Status expiry = call->Expiry();
    return FinishLater(std::move(call), std::move(expiry));
  }
  const Until until(call->end, call->until.given_up);
  gate_.Admit(Lane::kRead, until,
              [this, call = std::move(call)](
                  absl::StatusOr<std::unique_ptr<Place>> place) mutable {
                if (!place.ok())
                  return call->Finish(call->Refusal(place.status()));
                call->place = *std::move(place);
                Leave(std::move(call));
              });
}

void Reads::TryAt(absl::Time when, CallPtr call) {
  later_.RunAt(
      when, [this, call = std::move(call)]() mutable { Try(std::move(call)); });
}

// For what may happen within Send(), which must not answer.
void Reads::FinishLater(CallPtr call, absl::Status why) {
  call->place.reset();
  later_.RunSoon([call = std::move(call), why = std::move(why)]() mutable {
    call->Finish(std::move(why));
  });
}

void Reads::Leave(CallPtr call) {
  HttpRequest request = call->request;
  std::stop_token given_up = call->until.given_up;
  authenticator_.Authorize(
      std::move(request), std::move(given_up),
      [this, call = std::move(call)](
          absl::StatusOr<AuthorizedRequest> authorized) mutable {
        if (!authorized.ok())
          return call->Finish(call->Refusal(authorized.status()));
        if (call->IsGivenUp()) {
          absl::Status refusal =
              call->Refusal(CancelledBeforeSending(call->upstream));
          return FinishLater(std::move(call), std::move(refusal));
        }
        call->session = authorized->session;
        http_.Send(std::move(authorized->request),
                   [this, call = std::move(call)](HttpExchange ended) mutable {
                     OnExchange(std::move(call), ended);
                   });
      });
}

void Reads::OnExchange(CallPtr call, const HttpExchange& exchange) {
  const Moment ended = clock_.Both();
  // First the session, so that whom the place lets in gets a living one.
  const bool renews =
      exchange.response.ok() &&
      authenticator_.OnAnswer(call->session, *exchange.response);
  std::exchange(call->place, nullptr)->End(exchange, call->repeats > 0);
  if (renews && !std::exchange(call->renewed, true))
    return Try(std::move(call));
  absl::StatusOr<JsonDocument> answer =
      dialect_.read_answer(exchange, ended.wall);
  if (absl::IsDeadlineExceeded(exchange.response.status()))
    return call->Finish(call->Expiry());
  const auto pause = exchange.response.ok()
                         ? RetryAfter(*exchange.response, ended.wall)
                         : std::nullopt;
  const bool may_repeat =
      absl::IsUnavailable(answer.status()) ||
      (absl::IsResourceExhausted(answer.status()) && pause.has_value());
  if (!may_repeat || call->repeats == kMaxRepeats)
    return call->Finish(std::move(answer));
  const absl::Time next = ended.now + PauseBefore(call->repeats) +
                          pause.value_or(absl::ZeroDuration());
  if (next >= call->end) return call->Finish(std::move(answer));
  ++call->repeats;
  call->failure = answer.status();
  TryAt(next, std::move(call));
}

}  // namespace gateway
