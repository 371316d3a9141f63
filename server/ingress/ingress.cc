#include "server/ingress/ingress.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "adapters/base/log.h"
#include "server/ingress/replies.h"
#include "server/ingress/status_pages.h"

namespace gateway {
namespace {

constexpr absl::string_view kCallbacks = "/callbacks/";
// 128 bits in base64url.
constexpr size_t kTokenCharacters = 22;

bool IsToken(absl::string_view text) {
  return text.size() == kTokenCharacters &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) {
           return absl::ascii_isalnum(c) || c == '-' || c == '_';
         });
}

// A callback's token is a secret: it is never logged.
void RecordStored(size_t bytes) {
  Log(LogLevel::kInfo, "callback",
      {{"bytes", absl::StrCat(bytes)}, {"verdict", "stored"}});
}

// Anybody can send callbacks that are refused.
void RecordRefusal(Metrics& metrics, LogLevel level, size_t bytes,
                   const std::string& verdict) {
  metrics.CountHttpRefusal("callback", verdict);
  LogSampled(level, "callback", {{"verdict", verdict}},
             {{"bytes", absl::StrCat(bytes)}});
}

// The answer to a callback whose body was taken.
HttpReply AnswerTo(Metrics& metrics, size_t bytes, const absl::Status& taken) {
  if (taken.ok()) {
    RecordStored(bytes);
    return Accepted();
  }
  if (absl::IsDataLoss(taken))
    RecordRefusal(metrics, LogLevel::kWarning, bytes, "cut short");
  else
    RecordRefusal(metrics, LogLevel::kError, bytes, "not stored");
  return TryLater();
}

// The answer to a callback that nothing takes, as `found` says. Its body was
// not read.
HttpReply RefusalOf(Metrics& metrics, const absl::Status& found) {
  if (absl::IsNotFound(found)) {
    RecordRefusal(metrics, LogLevel::kWarning, 0, "unknown token");
    return NotFound();
  }
  RecordRefusal(metrics, LogLevel::kError, 0, "not stored");
  return TryLater();
}

HttpAdmission Admission(Metrics& metrics, size_t max_bytes,
                        Ingress::TakeCallback take) {
  HttpAdmission admission;
  admission.max_body_bytes = max_bytes;
  admission.has_priority = true;
  admission.handle = [&metrics, take = std::move(take)](
                         HttpIncoming request, HttpReplier reply) mutable {
    const size_t bytes = request.body.size();
    std::move(take)(std::move(request.headers), std::move(request.body),
                    [&metrics, bytes,
                     reply = std::move(reply)](absl::Status status) mutable {
                      std::move(reply)(AnswerTo(metrics, bytes, status));
                    });
  };
  return admission;
}

}  // namespace

Ingress::Ingress(Webhooks& webhooks, FindCallback find_callback,
                 size_t max_callback_bytes, const Readiness& readiness,
                 Metrics& metrics)
    : webhooks_(webhooks),
      find_callback_(std::move(find_callback)),
      max_callback_bytes_(max_callback_bytes),
      readiness_(readiness),
      metrics_(metrics) {}

void Ingress::Handle(const HttpIncoming& header, HttpDecider decide) const {
  const bool is_callback = absl::StartsWith(header.path, kCallbacks);
  const WebhookSource* source = webhooks_.Find(header.path);
  const bool is_post = is_callback || source != nullptr;
  std::optional<HttpReply> shown =
      is_post ? std::nullopt : StatusPage(header.path, readiness_, metrics_);
  if (!is_post && !shown) return std::move(decide)(NotFound());
  const std::string method = is_post ? "POST" : "GET";
  if (header.method != method)
    return std::move(decide)(MethodNotAllowed(method));
  if (is_callback) return AdmitCallback(header, std::move(decide));
  if (source != nullptr)
    return std::move(decide)(webhooks_.Admit(*source, header));
  std::move(decide)(*std::move(shown));
}

void Ingress::AdmitCallback(const HttpIncoming& header,
                            HttpDecider decide) const {
  std::string token = header.path.substr(kCallbacks.size());
  if (!IsToken(token)) {
    RecordRefusal(metrics_, LogLevel::kWarning, 0, "malformed token");
    return std::move(decide)(NotFound());
  }
  find_callback_(
      std::move(token),
      [&metrics = metrics_, max_bytes = max_callback_bytes_,
       decide = std::move(decide)](absl::StatusOr<TakeCallback> take) mutable {
        if (!take.ok())
          return std::move(decide)(RefusalOf(metrics, take.status()));
        std::move(decide)(Admission(metrics, max_bytes, *std::move(take)));
      });
}

}  // namespace gateway
