#include "adapters/fourws/envelope.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "adapters/base/mended_json.h"
#include "adapters/fields/json_fields.h"
#include "adapters/upstream/errors.h"
#include "adapters/upstream/retry_after.h"

namespace gateway::fourws {
namespace {

// Upstream's own are UUIDs.
constexpr size_t kLongestId = 250;

// A body as far as every answer of upstream's is alike.
struct Envelope {
  JsonDocument body;  // An object; nothing if the body was none.
  std::optional<bool> success;
  std::string message;
  std::string id;  // By which upstream tracks a write; empty if there is none.
};

// The id, unless it is none that can be kept and asked for.
std::string IdIn(FieldReader& fields) {
  std::string id = fields.Text("id");
  const bool is_id = id.size() <= kLongestId &&
                     std::none_of(id.begin(), id.end(), absl::ascii_iscntrl) &&
                     // Bytes that were no text stand as this character.
                     !absl::StrContains(id, kLostCharacter);
  return is_id ? id : "";
}

Envelope Open(absl::string_view text) {
  Envelope envelope;
  absl::StatusOr<JsonDocument> body = ReadForeignJson(text);
  if (!body.ok() || !body->root().is_object()) return envelope;
  envelope.body = *std::move(body);
  FieldReader fields(envelope.body, "");
  envelope.success = fields.Flag("success");
  envelope.message = fields.Text("message");
  envelope.id = IdIn(fields);
  // An Italian page of the documentation spells it so.
  if (envelope.message.empty()) envelope.message = fields.Text("messaggio");
  return envelope;
}

bool IsIn(int status, int first, int last) {
  return first <= status && status <= last;
}

bool IsAccessDenied(const Envelope& envelope) {
  return !envelope.success.has_value() &&
         absl::StartsWithIgnoreCase(envelope.message, "Access Denied");
}

absl::Duration RetryDelay(const HttpResponse& response, absl::Time now) {
  return RetryAfter(response, now).value_or(absl::Seconds(5));
}

// What a refusal means: its words if they are documented, else its status.
absl::Status Refusal(const HttpResponse& response, const Envelope& envelope,
                     absl::Time now) {
  if (auto known = KnownRefusal(envelope.message)) return *known;
  switch (response.status) {
    case 401:
    case 403: return Unauthenticated(envelope.message, kUpstream);
    case 429:
    case 503:
      return Throttled(envelope.message, RetryDelay(response, now), kUpstream);
    default: return RefusalOf(envelope.message);
  }
}

std::string Answered(const HttpResponse& response, absl::string_view what) {
  return absl::StrCat("4ws.trade answered ", response.status, ": ", what);
}

Sent AckOf(Sent::Effect effect, std::string summary, absl::Status error = {}) {
  Sent sent;
  sent.effect = effect;
  sent.error = std::move(error);
  sent.summary = std::move(summary);
  return sent;
}

Sent AckOfResponse(const HttpResponse& response, absl::Time now) {
  const Envelope envelope = Open(response.body);
  const int status = response.status;
  const bool is_2xx = IsIn(status, 200, 299);
  const bool is_4xx = IsIn(status, 400, 499) && status != 408;
  if (is_2xx && envelope.success == true) {
    Sent sent = AckOf(Sent::Effect::kAccepted, Answered(response, "accepted"));
    sent.id = envelope.id;
    return sent;
  }
  const bool is_object = envelope.body.root().is_object();
  if (status == 429 && is_object && envelope.success != true) {
    return AckOf(
        Sent::Effect::kNotSent, Answered(response, "turned away"),
        Throttled(envelope.message, RetryDelay(response, now), kUpstream));
  }
  // A 401 comes from whoever looks at credentials, 4ws.trade or a server before
  // it, instead of letting a call in. A 403 may also be made of an answer, by a
  // filter on its way back.
  if (((is_2xx || is_4xx) && envelope.success == false) ||
      (status == 401 && envelope.success != true)) {
    return AckOf(Sent::Effect::kRejected, Answered(response, "refused"),
                 Refusal(response, envelope, now));
  }
  return AckOf(
      Sent::Effect::kUnknown,
      Answered(response, is_object ? "unclear" : "a body that is no answer"));
}

}  // namespace

absl::StatusOr<JsonDocument> ReadAnswer(const HttpExchange& exchange,
                                        absl::Time now) {
  const absl::StatusOr<HttpResponse>& response = exchange.response;
  if (absl::IsResourceExhausted(response.status())) {
    return Unreadable("4ws.trade's answer is larger than the limit");
  }
  if (absl::IsDeadlineExceeded(response.status())) {
    return Unreachable("4ws.trade did not answer in time");
  }
  if (!response.ok()) return Unreachable("4ws.trade cannot be reached");

  Envelope envelope = Open(response->body);
  const bool is_object = envelope.body.root().is_object();
  if ((is_object && envelope.success == false) || IsAccessDenied(envelope)) {
    return Refusal(*response, envelope, now);
  }
  switch (response->status) {
    case 401:
    case 403: return Unauthenticated(envelope.message, kUpstream);
    case 429:
      return Throttled(envelope.message, RetryDelay(*response, now), kUpstream);
    case 503:
      if (is_object || RetryAfter(*response, now).has_value()) {
        return Throttled(envelope.message, RetryDelay(*response, now),
                         kUpstream);
      }
      break;
    default: break;
  }
  if (!is_object || !IsIn(response->status, 200, 299)) {
    return Unreadable(Answered(*response, "that is no answer to a read"));
  }
  return std::move(envelope.body);
}

Sent ReadAck(const HttpExchange& exchange, absl::Time now) {
  Sent sent;
  if (exchange.response.ok()) {
    sent = AckOfResponse(*exchange.response, now);
  } else {
    sent = AckOf(Sent::Effect::kUnknown,
                 absl::StrCat("no answer after the request began to leave: ",
                              exchange.response.status().message()));
  }
  if (sent.effect == Sent::Effect::kUnknown && !exchange.body_handed_over) {
    return AckOf(Sent::Effect::kNotSent,
                 absl::StrCat("nothing left the gateway: ",
                              exchange.response.status().message()),
                 Unreachable("4ws.trade cannot be reached"));
  }
  return sent;
}

bool IsOwnAnswer(absl::string_view body) {
  return Open(body).success.has_value();
}

CallbackBody ReadCallbackBody(absl::string_view body) {
  CallbackBody read;
  Envelope envelope = Open(body);
  if (!envelope.success.has_value()) return read;
  read.json = std::move(envelope.body);
  if (*envelope.success) {
    read.kind = Outcome::Kind::kSucceeded;
  } else {
    read.kind = Outcome::Kind::kRejected;
    read.error = RefusalOf(envelope.message);
  }
  return read;
}

}  // namespace gateway::fourws
