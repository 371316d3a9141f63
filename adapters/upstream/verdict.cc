#include "adapters/upstream/verdict.h"

#include "adapters/upstream/retry_after.h"

namespace gateway {
namespace {

using Health = Breaker::Health;

Health HealthWithoutAnswer(const absl::Status& status, absl::Duration lasted,
                           absl::Duration patience) {
  switch (status.code()) {
    case absl::StatusCode::kDeadlineExceeded:
      return lasted < patience ? Health::kUnclear : Health::kFailed;
    case absl::StatusCode::kUnavailable: return Health::kFailed;
    case absl::StatusCode::kResourceExhausted: return Health::kAlive;
    default: return Health::kUnclear;
  }
}

}  // namespace

Verdict Judge(const HttpExchange& exchange, absl::Duration lasted,
              absl::Duration patience, absl::Time wall_now,
              bool (*is_own_answer)(absl::string_view body)) {
  if (!exchange.response.ok()) {
    return {.health = HealthWithoutAnswer(exchange.response.status(), lasted,
                                          patience)};
  }
  const HttpResponse& response = *exchange.response;
  Verdict verdict;
  if (response.status == 429 || response.status == 503)
    verdict.pause =
        RetryAfter(response, wall_now).value_or(absl::ZeroDuration());
  if (response.status < 500) {
    verdict.health = Health::kAlive;
  } else if (response.status != 503 || verdict.pause <= absl::ZeroDuration()) {
    // Upstream's status for a business failure is not documented.
    verdict.health =
        is_own_answer(response.body) ? Health::kAlive : Health::kFailed;
  }
  return verdict;
}

}  // namespace gateway
