#include "server/ingress/ingress.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "adapters/base/log.h"
#include "server/ingress/replies.h"

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

}  // namespace

Ingress::Ingress(Webhooks& webhooks, ApplyCallback apply_callback,
                 const Readiness& readiness, Metrics& metrics)
    : webhooks_(webhooks),
      apply_callback_(std::move(apply_callback)),
      readiness_(readiness),
      metrics_(metrics) {}

void Ingress::Handle(HttpIncoming request, HttpReplier reply) const {
  const bool is_callback = absl::StartsWith(request.path, kCallbacks);
  const WebhookSource* source = webhooks_.Find(request.path);
  const bool is_post = is_callback || source != nullptr;
  std::optional<HttpReply> shown = is_post ? std::nullopt : Show(request.path);
  if (!is_post && !shown) return std::move(reply)(NotFound());
  const std::string method = is_post ? "POST" : "GET";
  if (request.method != method)
    return std::move(reply)(MethodNotAllowed(method));
  if (is_callback) return TakeCallback(std::move(request), std::move(reply));
  if (source != nullptr)
    return webhooks_.Take(*source, std::move(request), std::move(reply));
  std::move(reply)(*std::move(shown));
}

std::optional<HttpReply> Ingress::Show(absl::string_view path) const {
  if (path == "/healthz") return Accepted();
  if (path == "/readyz") return Ready(readiness_.parts());
  if (path != "/metrics") return std::nullopt;
  HttpReply reply;
  reply.headers = {{"Content-Type", Metrics::kContentType}};
  reply.body = metrics_.Text();
  return reply;
}

void Ingress::TakeCallback(HttpIncoming request, HttpReplier reply) const {
  const size_t bytes = request.body.size();
  std::string token = request.path.substr(kCallbacks.size());
  if (!IsToken(token)) {
    RecordRefusal(metrics_, LogLevel::kWarning, bytes, "malformed token");
    return std::move(reply)(NotFound());
  }
  apply_callback_(
      std::move(token), std::move(request.headers), std::move(request.body),
      [&metrics = metrics_, bytes,
       reply = std::move(reply)](absl::Status status) mutable {
        if (status.ok()) {
          RecordStored(bytes);
          std::move(reply)(Accepted());
        } else if (absl::IsNotFound(status)) {
          RecordRefusal(metrics, LogLevel::kWarning, bytes, "unknown token");
          std::move(reply)(NotFound());
        } else if (absl::IsDataLoss(status)) {
          RecordRefusal(metrics, LogLevel::kWarning, bytes, "cut short");
          std::move(reply)(TryLater());
        } else {
          RecordRefusal(metrics, LogLevel::kError, bytes, "not stored");
          std::move(reply)(TryLater());
        }
      });
}

}  // namespace gateway
