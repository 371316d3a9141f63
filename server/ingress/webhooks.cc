#include "server/ingress/webhooks.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "adapters/base/log.h"
#include "adapters/base/masked_headers.h"
#include "adapters/base/random_id.h"
#include "server/ingress/replies.h"

namespace gateway {
namespace {

// `more` is empty if the webhook is refused.
void Record(Metrics& metrics, LogLevel level, const WebhookSource& source,
            size_t bytes, std::string verdict, LogFields more = {}) {
  metrics.CountWebhook(source.kind.name, verdict);
  const bool is_refused = more.empty();
  LogFields kind = {{"source", source.kind.name},
                    {"verdict", std::move(verdict)}};
  more.emplace_back("bytes", absl::StrCat(bytes));
  // Its sender may send any number of them, proven or not.
  if (is_refused)
    return LogSampled(level, "webhook", std::move(kind), std::move(more));
  kind.insert(kind.end(), more.begin(), more.end());
  Log(level, "webhook", std::move(kind));
}

// What is behind the source's own path: `/...`, or nothing. Null if it is
// another path.
std::optional<absl::string_view> Behind(const WebhookSource& source,
                                        absl::string_view path) {
  if (!absl::ConsumePrefix(&path, source.kind.path)) return std::nullopt;
  if (!path.empty() && path[0] != '/') return std::nullopt;
  return path;
}

bool HasPathSecret(const WebhookSource& source, absl::string_view path) {
  absl::string_view segment = Behind(source, path).value_or("");
  return absl::ConsumePrefix(&segment, "/") &&
         IsSecret(*source.proof.path_secret, segment);
}

// Whether all that comes before the body proves that the source's sender sends
// it, as far as it can.
bool IsBelieved(const WebhookSource& source, const HttpIncoming& header,
                absl::Time now) {
  if (source.proof.path_secret && !HasPathSecret(source, header.path))
    return false;
  return HeadersProve(source.proof, header.headers, now);
}

// The scheme of HTTP by which the source's sender has to prove itself.
std::string SchemeOf(const SenderProof& proof) {
  if (proof.basic) return "Basic";
  return proof.bearer ? "Bearer" : "";
}

// Answers that `failure` kept the store from keeping it.
void RefuseUnkept(Metrics& metrics, const WebhookSource& source, size_t bytes,
                  const absl::Status& failure, HttpReplier reply) {
  const bool is_full = absl::IsResourceExhausted(failure);
  Record(metrics, LogLevel::kError, source, bytes,
         is_full ? "no room" : "not stored");
  std::move(reply)(is_full ? NoRoom() : TryLater());
}

HttpReply Disbelieved(Metrics& metrics, const WebhookSource& source,
                      size_t bytes) {
  Record(metrics, LogLevel::kWarning, source, bytes, "wrong credentials");
  return Unauthorized(SchemeOf(source.proof));
}

}  // namespace

// A webhook on its way to the disk, with all that is needed afterwards.
struct Webhooks::Taken {
  std::shared_ptr<const std::vector<WebhookSource>> sources;  // Of `source`.
  const WebhookSource& source;
  HttpIncoming request;
  absl::Time received;
  HttpReplier reply;

  void Answer(HttpReply accepted) {
    std::move(reply)(std::move(accepted));
    if (source.forwarder != nullptr)
      source.forwarder->Forward(std::move(request));
  }
};

Webhooks::Webhooks(EventLog& log, DeadLetterStore& letters, Clock& clock,
                   Metrics& metrics, std::vector<WebhookSource> sources,
                   std::function<void()> on_dead_letter)
    : log_(log),
      letters_(letters),
      clock_(clock),
      metrics_(metrics),
      sources_(std::make_shared<const std::vector<WebhookSource>>(
          std::move(sources))),
      on_dead_letter_(std::move(on_dead_letter)) {}

const WebhookSource* Webhooks::Find(absl::string_view path) const {
  for (const WebhookSource& source : *sources_) {
    const auto behind = Behind(source, path);
    if (behind && (source.proof.path_secret || behind->empty())) return &source;
  }
  return nullptr;
}

HttpVerdict Webhooks::Admit(const WebhookSource& source,
                            const HttpIncoming& header) const {
  const auto bytes = static_cast<size_t>(header.content_length.value_or(0));
  const Moment at = clock_.Both();
  if (!IsBelieved(source, header, at.wall))
    return Disbelieved(metrics_, source, bytes);
  if (bytes > source.max_body_bytes) {
    Record(metrics_, LogLevel::kWarning, source, bytes, "too large");
    return TooLarge();
  }
  // Who has not proven anything yet takes nothing from who has.
  if (!source.proof.signature) {
    auto too_much = TooMuch(source, bytes, at.now);
    if (too_much) return *std::move(too_much);
  }
  HttpAdmission admission;
  admission.max_body_bytes = source.max_body_bytes;
  admission.is_of_stranger = !IsProvenByHead(source.proof);
  admission.handle = [this, &source](HttpIncoming request, HttpReplier reply) {
    Take(source, std::move(request), std::move(reply));
  };
  return admission;
}

std::optional<HttpReply> Webhooks::TooMuch(const WebhookSource& source,
                                           size_t bytes, absl::Time now) const {
  const auto wait = source.limit ? source.limit->Take(now) : std::nullopt;
  if (!wait) return std::nullopt;
  Record(metrics_, LogLevel::kWarning, source, bytes, "too many");
  return TooMany(*wait);
}

void Webhooks::Take(const WebhookSource& source, HttpIncoming request,
                    HttpReplier reply) const {
  const size_t bytes = request.body.size();
  const Moment at = clock_.Both();
  if (!BodyProves(source.proof, request, at.wall))
    return std::move(reply)(Disbelieved(metrics_, source, bytes));
  if (source.proof.signature) {
    auto too_much = TooMuch(source, bytes, at.now);
    if (too_much) return std::move(reply)(*std::move(too_much));
  }
  auto read = ReadWebhook(source, request.headers, request.body,
                          NewTimedUuid(at.wall), at.wall);
  Taken taken{sources_, source, std::move(request), at.wall, std::move(reply)};
  if (read.ok()) return Append(std::move(taken), *std::move(read));
  KeepUnreadable(std::move(taken), read.status().message());
}

absl::StatusOr<ReceivedEvent> Webhooks::Read(const DeadLetter& letter) const {
  for (const WebhookSource& source : *sources_) {
    if (source.kind.name == letter.source)
      return ReadWebhook(source, letter.headers, letter.body,
                         NewTimedUuid(clock_.Both().wall), letter.receive_time);
  }
  return absl::FailedPreconditionError("its source is not configured");
}

void Webhooks::Append(Taken taken, ReceivedEvent received) const {
  std::string id = received.event.id;
  const bool mapped = received.mapped;
  log_.Append(
      std::move(received.event), std::move(received.dedupe),
      [&metrics = metrics_, taken = std::move(taken), id = std::move(id),
       mapped](absl::StatusOr<Appended> appended) mutable {
        const size_t bytes = taken.request.body.size();
        if (!appended.ok()) {
          return RefuseUnkept(metrics, taken.source, bytes, appended.status(),
                              std::move(taken.reply));
        }
        const bool duplicate = appended->duplicate;
        LogFields more = {{"sequence", absl::StrCat(appended->sequence)}};
        if (!duplicate) more.emplace_back("id", std::move(id));
        Record(
            metrics, LogLevel::kInfo, taken.source, bytes,
            duplicate ? "duplicate" : (mapped ? "stored" : "stored unmapped"),
            std::move(more));
        taken.Answer(AcceptedEvent(appended->sequence, duplicate));
      });
}

void Webhooks::KeepUnreadable(Taken taken, absl::string_view reason) const {
  DeadLetter letter;
  letter.source = taken.source.kind.name;
  letter.reason = std::string(reason);
  letter.receive_time = taken.received;
  letter.headers =
      WithoutCredentials(taken.request.headers, taken.source.id_header);
  letter.body = taken.request.body;
  letter.key = WebhookKey(taken.source, taken.request.headers);
  letters_.Append(
      std::move(letter),
      [&metrics = metrics_, on_dead_letter = on_dead_letter_,
       taken = std::move(taken), reason = std::string(reason)](
          absl::StatusOr<AppendedLetter> kept) mutable {
        const size_t bytes = taken.request.body.size();
        if (!kept.ok()) {
          return RefuseUnkept(metrics, taken.source, bytes, kept.status(),
                              std::move(taken.reply));
        }
        LogFields more = {{"dead_letter", absl::StrCat(kept->number)},
                          {"reason", std::move(reason)}};
        if (kept->duplicate) {
          Record(metrics, LogLevel::kInfo, taken.source, bytes, "duplicate",
                 std::move(more));
          return taken.Answer(AcceptedLetter(kept->number));
        }
        Record(metrics, LogLevel::kError, taken.source, bytes, "unreadable",
               std::move(more));
        taken.Answer(AcceptedLetter(kept->number));
        on_dead_letter();
      });
}

}  // namespace gateway
