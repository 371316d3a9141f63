#include "server/ingress/webhooks.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "adapters/base/log.h"
#include "server/ingress/event_id.h"
#include "server/ingress/replies.h"

namespace gateway {
namespace {

void Record(Metrics& metrics, LogLevel level, const std::string& source,
            size_t bytes, std::string verdict, LogFields more = {}) {
  metrics.CountWebhook(source, verdict);
  LogFields fields = {{"source", source},
                      {"bytes", absl::StrCat(bytes)},
                      {"verdict", std::move(verdict)}};
  fields.insert(fields.end(), more.begin(), more.end());
  Log(level, "webhook", std::move(fields));
}

// The segment behind the source's own path; empty if there is none.
absl::string_view SegmentBehind(const WebhookSource& source,
                                absl::string_view path) {
  if (!absl::ConsumePrefix(&path, source.path) ||
      !absl::ConsumePrefix(&path, "/"))
    return "";
  return path;
}

}  // namespace

Webhooks::Webhooks(EventLog& log, Clock& clock, Metrics& metrics,
                   std::vector<WebhookSource> sources)
    : log_(log),
      clock_(clock),
      metrics_(metrics),
      sources_(std::move(sources)) {}

const WebhookSource* Webhooks::Find(absl::string_view path) const {
  for (const WebhookSource& source : sources_) {
    const bool found = source.proof.path_secret
                           ? !SegmentBehind(source, path).empty()
                           : path == source.path;
    if (found) return &source;
  }
  return nullptr;
}

void Webhooks::Take(const WebhookSource& source, HttpIncoming request,
                    HttpReplier reply) const {
  const SenderProof& proof = source.proof;
  const size_t bytes = request.body.size();
  if (proof.path_secret &&
      !IsSecret(*proof.path_secret, SegmentBehind(source, request.path))) {
    Record(metrics_, LogLevel::kWarning, source.name, bytes,
           "wrong path secret");
    return std::move(reply)(NotFound());
  }
  if (proof.basic && !HasCredentials(*proof.basic, request.headers)) {
    Record(metrics_, LogLevel::kWarning, source.name, bytes,
           "wrong credentials");
    return std::move(reply)(Unauthorized());
  }
  const absl::Time received = clock_.Now();
  auto read = source.read(request.body, NewEventId(), received);
  if (read.ok())
    return Append(source, bytes, *std::move(read), std::move(reply));
  KeepUnreadable(source, read.status().message(), received, std::move(request),
                 std::move(reply));
}

void Webhooks::Append(const WebhookSource& source, size_t bytes,
                      ReceivedEvent received, HttpReplier reply) const {
  std::string id = received.event.id;
  log_.Append(
      std::move(received.event), std::move(received.dedupe),
      [&metrics = metrics_, source = source.name, bytes, id = std::move(id),
       reply = std::move(reply)](absl::StatusOr<Appended> appended) mutable {
        if (!appended.ok()) {
          Record(metrics, LogLevel::kError, source, bytes, "not stored");
          return std::move(reply)(TryLater());
        }
        const bool duplicate = appended->duplicate;
        LogFields more = {{"sequence", absl::StrCat(appended->sequence)}};
        if (!duplicate) more.emplace_back("id", std::move(id));
        Record(metrics, LogLevel::kInfo, source, bytes,
               duplicate ? "duplicate" : "stored", std::move(more));
        std::move(reply)(Accepted(
            {{"sequence", appended->sequence}, {"duplicate", duplicate}}));
      });
}

void Webhooks::KeepUnreadable(const WebhookSource& source,
                              absl::string_view reason, absl::Time received,
                              HttpIncoming request, HttpReplier reply) const {
  const size_t bytes = request.body.size();
  DeadLetter letter;
  letter.source = source.name;
  letter.reason = std::string(reason);
  letter.receive_time = received;
  letter.headers = WithoutCredentials(std::move(request.headers));
  letter.body = std::move(request.body);
  log_.AppendDeadLetter(
      std::move(letter),
      [&metrics = metrics_, source = source.name, bytes,
       reason = std::string(reason),
       reply = std::move(reply)](absl::StatusOr<int64_t> number) mutable {
        if (!number.ok()) {
          Record(metrics, LogLevel::kError, source, bytes, "not stored");
          return std::move(reply)(TryLater());
        }
        Record(metrics, LogLevel::kError, source, bytes, "unreadable",
               {{"dead_letter", absl::StrCat(*number)},
                {"reason", std::move(reason)}});
        std::move(reply)(Accepted({{"dead_letter", *number}}));
      });
}

}  // namespace gateway
