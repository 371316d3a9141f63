#include "adapters/fourws/http_platform.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/base/error.h"
#include "adapters/base/status_macros.h"
#include "adapters/fourws/codecs.h"
#include "adapters/fourws/envelope.h"
#include "adapters/fourws/requests.h"
#include "adapters/fourws/row_refusal.h"
#include "adapters/fourws/upstream_errors.h"
#include "adapters/upstream/errors.h"

namespace gateway::fourws {
namespace {

// The full name of the message in `request`.
std::string NameIn(const google::protobuf::Any& request) {
  std::string name;
  google::protobuf::Any::ParseAnyTypeUrl(request.type_url(), &name);
  return name;
}

// The answer to an accepted write may hold its outcome: `response`.
void AddOutcome(absl::StatusOr<google::protobuf::Any> response, Sent& sent) {
  if (!response.ok()) return;
  sent.effect = Sent::Effect::kSucceeded;
  sent.response = *std::move(response);
  absl::StrAppend(&sent.summary, " and done");
}

absl::Status AnswerUnreadable(const absl::Status& why) {
  return Unreadable(
      absl::StrCat("4ws.trade's answer cannot be read: ", why.message()));
}

// `error` of a call about documents, with what it means there and the row of
// `request` that it names. `unpacked` is the same request, or null.
absl::Status DocumentError(absl::Status error,
                           const google::protobuf::Any& request,
                           UnpackedRequest unpacked) {
  if (error.ok()) return error;
  error = OfDocuments(std::move(error));
  if (unpacked == nullptr) {
    auto message = UnpackAny(request);
    if (!message.ok()) return error;
    unpacked = *std::move(message);
  }
  return WithRow(std::move(error), *unpacked);
}

// What a callback that says failure means for `request`.
Outcome RefusalIn(const google::protobuf::Any& request, CallbackBody callback,
                  const WriteCodec& codec) {
  Outcome outcome;
  outcome.kind = Outcome::Kind::kRejected;
  outcome.error = codec.documents ? DocumentError(std::move(callback.error),
                                                  request, nullptr)
                                  : std::move(callback.error);
  outcome.summary = "4ws.trade called back: refused";
  if (codec.decode_refusal == nullptr) return outcome;
  auto done = codec.decode_refusal(request, callback.json, outcome.error);
  if (!done.ok()) {
    outcome.error = done.status();
    return outcome;
  }
  outcome.kind = Outcome::Kind::kSucceeded;
  outcome.error = absl::OkStatus();
  outcome.response = *std::move(done);
  outcome.summary = "4ws.trade called back: refused, but done in part";
  return outcome;
}

}  // namespace

HttpPlatform::HttpPlatform(PlatformOptions options,
                           std::unique_ptr<HttpClient> http,
                           const AuthenticatorMaker& make_authenticator,
                           Clock& clock)
    : options_(std::move(options)),
      clock_(clock),
      exchanges_(WithinTimeouts(options_.gate, options_.read_timeout,
                                options_.write_timeout),
                 kDialect, std::move(http), make_authenticator, clock) {}

HttpPlatform::~HttpPlatform() { Stop(); }

void HttpPlatform::Stop() { exchanges_.Stop(); }

void HttpPlatform::Read(Question question, Done<google::protobuf::Any> done) {
  const ReadCodec* codec = FindReadCodec(question.request);
  // Most are offered: the error is made for those that are not.
  auto asked = codec != nullptr
                   ? codec->encode(question, options_)
                   : absl::StatusOr<ReadRequest>(NotOffered(kUpstream));
  if (!asked.ok()) {
    return exchanges_.later().RunSoon(
        [done = std::move(done), error = asked.status()]() mutable {
          std::move(done)(std::move(error));
        });
  }
  const absl::string_view cmd = options_.CmdOf(codec->command);
  HttpRequest request =
      asked->body.empty()
          ? GetRequest(options_, cmd, asked->query)
          : PostRequest(options_, cmd, std::move(asked->body), asked->query);
  exchanges_.reads().Send(
      std::move(request), question.until, options_.read_timeout,
      [this, codec, request = std::move(question.request),
       unpacked = std::move(question.unpacked), done = std::move(done)](
          const absl::StatusOr<JsonDocument>& answer) mutable {
        if (!answer.ok())
          return std::move(done)(
              codec->documents
                  ? DocumentError(answer.status(), request, unpacked)
                  : answer.status());
        auto response = codec->decode(request, unpacked, *answer, options_);
        if (!response.ok() && !InfoOf(response.status()).has_value())
          response = AnswerUnreadable(response.status());
        std::move(done)(std::move(response));
      });
}

absl::StatusOr<std::unique_ptr<EncodedWrite>> HttpPlatform::Encode(
    const Write& write) const {
  const WriteCodec* codec = FindWriteCodec(write.request);
  if (codec == nullptr) return NotOffered(kUpstream);
  ASSIGN_OR_RETURN(std::string body, codec->encode(write, options_));
  auto encoded = std::make_unique<HttpWrite>();
  encoded->request = write.request;
  encoded->unpacked = write.unpacked;
  encoded->http =
      PostRequest(options_, options_.CmdOf(codec->command), std::move(body));
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
      std::move(done)(NotSent(DeadlineBeforeSending(kUpstream)));
    });
  }
  auto& encoded = static_cast<HttpWrite&>(*write);
  encoded.http.deadline = std::min(deadline, now + options_.write_timeout);
  exchanges_.writes().Send(
      std::move(encoded.http), std::move(permit),
      [this, request = std::move(encoded.request),
       unpacked = std::move(encoded.unpacked), done = std::move(done)](
          const absl::StatusOr<WriteExchange>& exchange) mutable {
        std::move(done)(exchange.ok() ? SentOf(request, unpacked, *exchange)
                                      : NotSent(exchange.status()));
      });
}

Sent HttpPlatform::SentOf(const google::protobuf::Any& request,
                          const UnpackedRequest& unpacked,
                          const WriteExchange& exchange) const {
  const WriteCodec& codec = *FindWriteCodec(request);
  Sent sent = ReadAck(exchange.http, clock_.WallNow());
  // A session can end between a request's start and its arrival. Nothing was
  // let in, yet the body has left: it is not for us to repeat.
  if (exchange.session_ended && sent.effect == Sent::Effect::kRejected)
    sent.error = SessionExpired();
  if (codec.documents)
    sent.error = DocumentError(std::move(sent.error), request, unpacked);
  if (sent.effect == Sent::Effect::kAccepted &&
      options_.EndOf(NameIn(request), codec.end) != End::kCallback) {
    const auto body = ReadCallbackBody(exchange.http.response->body);
    AddOutcome(codec.decode(request, unpacked, body.json, options_), sent);
  }
  return sent;
}

Outcome HttpPlatform::ReadCallback(const google::protobuf::Any& request,
                                   absl::string_view body) const {
  Outcome outcome;
  const WriteCodec* codec = FindWriteCodec(request);
  CallbackBody callback = ReadCallbackBody(body);
  if (codec == nullptr || callback.kind == Outcome::Kind::kUnreadable) {
    outcome.summary = "4ws.trade called back with what cannot be read";
    return outcome;
  }
  if (callback.kind == Outcome::Kind::kRejected)
    return RefusalIn(request, std::move(callback), *codec);
  auto response = codec->decode(request, nullptr, callback.json, options_);
  if (!response.ok()) {
    outcome.summary = absl::StrCat(
        "4ws.trade called back: done, but what it made cannot be "
        "read: ",
        response.status().message());
    return outcome;
  }
  outcome.kind = callback.kind;
  outcome.response = *std::move(response);
  outcome.summary = "4ws.trade called back: done";
  return outcome;
}

}  // namespace gateway::fourws
