#include "adapters/one/answers.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/base/error.h"
#include "adapters/fields/json_fields.h"
#include "adapters/one/options.h"
#include "adapters/upstream/errors.h"
#include "adapters/upstream/retry_after.h"

namespace gateway::one {
namespace {

constexpr size_t kMaxMessageBytes = 1024;
constexpr absl::Duration kRetryDelay = absl::Seconds(5);

bool IsIn(int status, int first, int last) {
  return first <= status && status <= last;
}

// The body as JSON, null if it is empty.
absl::StatusOr<JsonDocument> BodyOf(const HttpResponse& response) {
  if (response.body.empty()) return JsonDocument();
  return ReadForeignJson(response.body);
}

// ONe's words, wherever they are.
std::string MessageOf(const HttpResponse& response) {
  const auto body = ReadForeignJson(response.body);
  std::string message;
  if (body.ok() && body->root().is_object())
    message = FieldReader(*body, "").Text("message");
  return CutText(message.empty() ? response.body : message, kMaxMessageBytes);
}

absl::Status Refused(absl::StatusCode code, absl::string_view what,
                     const std::string& message) {
  ErrorMetadata metadata;
  if (!message.empty()) metadata.emplace_back("upstream_message", message);
  return MakeError(code, v1::ERROR_REASON_UPSTREAM_REJECTED, what,
                   std::move(metadata));
}

absl::Status Refusal(const HttpResponse& response, absl::Time now) {
  const std::string message = MessageOf(response);
  switch (response.status) {
    case 401:
    case 403: return Unauthenticated(message, kName);
    case 404:
      return Refused(absl::StatusCode::kNotFound, "ONe knows no such thing",
                     message);
    case 429:
    case 503:
      return Throttled(message, RetryAfter(response, now).value_or(kRetryDelay),
                       kName);
    default:
      return Refused(absl::StatusCode::kFailedPrecondition, "ONe refused",
                     message);
  }
}

std::string Answered(const HttpResponse& response, absl::string_view what) {
  return absl::StrCat("ONe answered ", response.status, ": ", what);
}

Sent AckOf(Sent::Effect effect, std::string summary, absl::Status error = {}) {
  Sent sent;
  sent.effect = effect;
  sent.error = std::move(error);
  sent.summary = std::move(summary);
  return sent;
}

bool ReportsFailure(JsonValue body) {
  return body.is_object() && FieldReader(body, "").Flag("success") == false;
}

Sent AckOfResponse(const HttpResponse& response, absl::Time now) {
  const absl::StatusOr<JsonDocument> body = BodyOf(response);
  const int status = response.status;
  // A 401 comes from whoever looks at credentials instead of letting a call in.
  if (status == 401)
    return AckOf(Sent::Effect::kRejected, Answered(response, "refused"),
                 Refusal(response, now));
  if (!body.ok())
    return AckOf(Sent::Effect::kUnknown,
                 Answered(response, "a body that is no answer"));
  const bool is_2xx = IsIn(status, 200, 299);
  if (is_2xx && !ReportsFailure(*body))
    return AckOf(Sent::Effect::kSucceeded, Answered(response, "done"));
  if (status == 429)
    return AckOf(Sent::Effect::kNotSent, Answered(response, "turned away"),
                 Refusal(response, now));
  if (is_2xx || (IsIn(status, 400, 499) && status != 408))
    return AckOf(Sent::Effect::kRejected, Answered(response, "refused"),
                 Refusal(response, now));
  return AckOf(Sent::Effect::kUnknown, Answered(response, "unclear"));
}

}  // namespace

absl::StatusOr<JsonDocument> ReadAnswer(const HttpExchange& exchange,
                                        absl::Time now) {
  const absl::StatusOr<HttpResponse>& response = exchange.response;
  if (absl::IsResourceExhausted(response.status()))
    return Unreadable("ONe's answer is larger than the limit");
  if (absl::IsDeadlineExceeded(response.status()))
    return Unreachable("ONe did not answer in time");
  if (!response.ok()) return Unreachable("ONe cannot be reached");
  absl::StatusOr<JsonDocument> body = BodyOf(*response);
  const int status = response->status;
  const bool throttles =
      status == 503 && RetryAfter(*response, now).has_value();
  if ((IsIn(status, 400, 499) && status != 408) || throttles)
    return Refusal(*response, now);
  if (!IsIn(status, 200, 299) || !body.ok() || !body->root().is_object())
    return Unreadable(Answered(*response, "that is no answer to a read"));
  return body;
}

Sent ReadAck(const HttpExchange& exchange, absl::Time now) {
  if (exchange.response.ok()) return AckOfResponse(*exchange.response, now);
  const std::string why(exchange.response.status().message());
  if (!exchange.body_handed_over) {
    return AckOf(Sent::Effect::kNotSent,
                 absl::StrCat("nothing left the gateway: ", why),
                 Unreachable("ONe cannot be reached"));
  }
  return AckOf(
      Sent::Effect::kUnknown,
      absl::StrCat("no answer after the request began to leave: ", why));
}

bool IsOwnAnswer(absl::string_view body) {
  const auto read = ReadForeignJson(body);
  return read.ok() && read->root().is_object() &&
         FieldReader(*read, "").Flag("success").has_value();
}

}  // namespace gateway::one
