#include "adapters/one/http_platform.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/base/error.h"
#include "adapters/base/json.h"
#include "adapters/base/status_macros.h"
#include "adapters/one/answers.h"
#include "adapters/upstream/errors.h"

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

// An upstream that never answers must count as failed although the gateway's
// own time-outs are short.
GateOptions GateOptionsOf(const Options& options) {
  GateOptions gate = options.gate;
  gate.breaker.patience =
      std::min({gate.breaker.patience, options.read_timeout / 2,
                options.write_timeout / 2});
  return gate;
}

}  // namespace

HttpPlatform::HttpPlatform(Options options, std::unique_ptr<HttpClient> http,
                           Clock& clock)
    : options_(std::move(options)),
      clock_(clock),
      later_(clock),
      gate_(GateOptionsOf(options_), kDialect, clock, later_),
      http_(std::move(http)),
      credentials_(HttpHeaders{{"one-tenant", options_.credentials.tenant},
                               {"ApiAuth", options_.credentials.api_key}}),
      reads_(*http_, credentials_, gate_, kDialect, clock, later_),
      writes_(*http_, credentials_, gate_, later_) {}

HttpPlatform::~HttpPlatform() { Stop(); }

void HttpPlatform::Stop() {
  // First what could begin an exchange, then the exchanges.
  reads_.Stop();
  writes_.Stop();
  gate_.Stop();
  later_.Stop();
  http_.reset();
  later_.Stop();  // Whatever the last exchanges left.
}

void HttpPlatform::Read(Question question, Done<google::protobuf::Any> done) {
  const Codec* codec = FindRead(question.request);
  absl::StatusOr<HttpRequest> request = NotOffered(kName);
  if (codec != nullptr)
    request = codec->encode(question.request, question.unpacked, options_);
  if (!request.ok()) {
    return later_.RunSoon(
        [done = std::move(done), error = request.status()]() mutable {
          std::move(done)(std::move(error));
        });
  }
  reads_.Send(*std::move(request), question.until, options_.read_timeout,
              [codec, done = std::move(done)](
                  const absl::StatusOr<nlohmann::json>& answer) mutable {
                if (!answer.ok())
                  return std::move(done)(In(*codec, answer.status()));
                auto response = codec->decode(*answer);
                if (!response.ok()) {
                  response =
                      Unreadable(absl::StrCat("ONe's answer cannot be read: ",
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

void HttpPlatform::Admit(Until until, Done<std::shared_ptr<Permit>> done) {
  writes_.Admit(until, std::move(done));
}

void HttpPlatform::Send(std::unique_ptr<EncodedWrite> write,
                        absl::Time deadline, std::shared_ptr<Permit> permit,
                        DoneWith<Sent> done) {
  const absl::Time now = clock_.Now();
  if (deadline <= now) {
    return later_.RunSoon([done = std::move(done)]() mutable {
      std::move(done)(NotSent(DeadlineBeforeSending(kName)));
    });
  }
  auto& encoded = static_cast<HttpWrite&>(*write);
  encoded.http.deadline = std::min(deadline, now + options_.write_timeout);
  writes_.Send(
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
  Sent sent = ReadAck(exchange, clock_.Now());
  sent.error = In(codec, std::move(sent.error));
  if (sent.effect == Sent::Effect::kSucceeded) {
    const auto body = ParseJson(exchange.response->body);
    sent.response = *codec.decode(body.value_or(nlohmann::json()));
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
