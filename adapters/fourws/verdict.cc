#include "adapters/fourws/verdict.h"

#include "adapters/fourws/envelope.h"
#include "adapters/fourws/retry_after.h"

namespace gateway::fourws {
namespace {

using Health = Breaker::Health;

Health HealthWithoutAnswer(const absl::Status& status, absl::Duration lasted,
                           absl::Duration patience) {
  switch (status.code()) {
    case absl::StatusCode::kDeadlineExceeded:
      return lasted < patience ? Health::kUntold : Health::kFailed;
    case absl::StatusCode::kUnavailable: return Health::kFailed;
    case absl::StatusCode::kResourceExhausted: return Health::kAlive;
    default: return Health::kUntold;
  }
}

}  // namespace

Verdict Judge(const HttpExchange& exchange, absl::Duration lasted,
              absl::Duration patience, absl::Time now) {
  if (!exchange.response.ok()) {
    return {.health = HealthWithoutAnswer(exchange.response.status(), lasted,
                                          patience)};
  }
  const HttpResponse& response = *exchange.response;
  Verdict verdict;
  if (response.status == 429 || response.status == 503)
    verdict.pause = RetryAfter(response, now).value_or(absl::ZeroDuration());
  if (response.status < 500) {
    verdict.health = Health::kAlive;
  } else if (response.status != 503 || verdict.pause <= absl::ZeroDuration()) {
    // Upstream's status for a business failure is not documented.
    verdict.health =
        IsOwnAnswer(response.body) ? Health::kAlive : Health::kFailed;
  }
  return verdict;
}

}  // namespace gateway::fourws
