#include "adapters/one/http_platform.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/base/error.h"
#include "adapters/base/json_document.h"
#include "adapters/base/status_macros.h"
#include "adapters/one/answers.h"
#include "adapters/one/codecs.h"
#include "adapters/upstream/authenticator.h"
#include "adapters/upstream/errors.h"
#include "adapters/upstream/header_credentials.h"
#include "adapters/upstream/writes.h"

namespace gateway::one {
namespace {

// A 404 in the words of the call.
absl::Status In(const Codec& codec, absl::Status status) {
  if (!absl::IsNotFound(status)) return status;
  const auto info = InfoOf(status);
  ErrorMetadata metadata(info->metadata().begin(), info->metadata().end());
  return MakeError(absl::StatusCode::kNotFound, codec.not_found,
                   codec.not_found_message, std::move(metadata));
}

AuthenticatorMaker WithHeaders(const Credentials& credentials) {
  return [credentials](HttpClient& /*http*/) {
    return std::make_unique<HeaderCredentials>(HttpHeaders{
        {"one-tenant", credentials.tenant}, {"ApiAuth", credentials.api_key}});
  };
}

}  // namespace

HttpPlatform::HttpPlatform(Options options, std::unique_ptr<HttpClient> http,
                           Clock& clock)
    : options_(std::move(options)),
      clock_(clock),
      exchanges_(WithinTimeouts(options_.gate, options_.read_timeout,
                                options_.write_timeout),
                 kDialect, std::move(http), WithHeaders(options_.credentials),
                 clock) {}

HttpPlatform::~HttpPlatform() { Stop(); }

void HttpPlatform::Stop() { exchanges_.Stop(); }

void HttpPlatform::Read(Question question, Done<google::protobuf::Any> done) {
  const Codec* codec = FindRead(question.request);
  absl::StatusOr<HttpRequest> request = NotOffered(kName);
  if (codec != nullptr)
    request = codec->encode(question.request, question.unpacked, options_);
  if (!request.ok()) {
    return exchanges_.later().RunSoon(
        [done = std::move(done), error = request.status()]() mutable {
          std::move(done)(std::move(error));
        });
  }
  exchanges_.reads().Send(
      *std::move(request), question.until, options_.read_timeout,
      [codec, done = std::move(done)](
          const absl::StatusOr<JsonDocument>& answer) mutable {
        if (!answer.ok()) return std::move(done)(In(*codec, answer.status()));
        auto response = codec->decode(*answer);
        if (!response.ok()) {
          response = Unreadable(absl::StrCat("ONe's answer cannot be read: ",
                                             response.status().message()));
        }
        std::move(done)(std::move(response));
      });
}

absl::StatusOr<std::unique_ptr<EncodedWrite>> HttpPlatform::Encode(
    const Write& write) const {
  const Codec* codec = FindWrite(write.request);
  if (codec == nullptr) return NotOffered(kName);
  auto encoded = std::make_unique<HttpWrite>();
  ASSIGN_OR_RETURN(encoded->http,
                   codec->encode(write.request, write.unpacked, options_));
  encoded->request = write.request;
  return encoded;
}

void HttpPlatform::Admit(Until until, Reply<std::shared_ptr<Permit>> reply) {
  exchanges_.writes().Admit(until, std::move(reply));
}

void HttpPlatform::Send(std::unique_ptr<EncodedWrite> write,
                        absl::Time deadline, std::shared_ptr<Permit> permit,
                        DoneWith<Sent> done) {
  const absl::Time now = clock_.Now();
  if (deadline <= now) {
    return exchanges_.later().RunSoon([done = std::move(done)]() mutable {
      std::move(done)(NotSent(DeadlineBeforeSending(kName)));
    });
  }
  auto& encoded = static_cast<HttpWrite&>(*write);
  encoded.http.deadline = std::min(deadline, now + options_.write_timeout);
  exchanges_.writes().Send(
      std::move(encoded.http), std::move(permit),
      [this, request = std::move(encoded.request), done = std::move(done)](
          const absl::StatusOr<WriteExchange>& exchange) mutable {
        std::move(done)(exchange.ok() ? SentOf(request, exchange->http)
                                      : NotSent(exchange.status()));
      });
}

Sent HttpPlatform::SentOf(const google::protobuf::Any& request,
                          const HttpExchange& exchange) const {
  const Codec& codec = *FindWrite(request);
  Sent sent = ReadAck(exchange, clock_.WallNow());
  sent.error = In(codec, std::move(sent.error));
  if (sent.effect == Sent::Effect::kSucceeded) {
    const auto body = ReadForeignJson(exchange.response->body);
    sent.response = *codec.decode(body.ok() ? body->root() : JsonValue());
  }
  return sent;
}

Outcome HttpPlatform::ReadCallback(const google::protobuf::Any& /*request*/,
                                   absl::string_view /*body*/) const {
  Outcome outcome;
  outcome.summary = "a callback came, though ONe makes none";
  return outcome;
}

}  // namespace gateway::one
