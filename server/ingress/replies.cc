#include "server/ingress/replies.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "adapters/base/json.h"
#include "nlohmann/json.hpp"

namespace gateway {
namespace {

constexpr char kRetryAfterSeconds[] = "5";
constexpr char kRetryWithoutRoomSeconds[] = "60";

// `more` is added to the body.
HttpReply Refusal(int status, const char* message,
                  nlohmann::json more = nlohmann::json::object()) {
  more["success"] = false;
  more["message"] = message;
  HttpReply reply;
  reply.status = status;
  reply.headers = {{"Content-Type", "application/json"}};
  reply.body = JsonText(more);
  return reply;
}

// `more` are members of the body, each with a comma behind it.
HttpReply AcceptedWith(absl::string_view more) {
  HttpReply reply;
  reply.headers = {{"Content-Type", "application/json"}};
  reply.body = absl::StrCat("{", more, "\"success\":true}");
  return reply;
}

}  // namespace

HttpReply Accepted() { return AcceptedWith(""); }

HttpReply AcceptedEvent(int64_t sequence, bool duplicate) {
  return AcceptedWith(
      absl::StrCat("\"duplicate\":", duplicate ? "true" : "false",
                   ",\"sequence\":", sequence, ","));
}

HttpReply AcceptedLetter(int64_t number) {
  return AcceptedWith(absl::StrCat("\"dead_letter\":", number, ","));
}

HttpReply Unauthorized(const std::string& scheme) {
  HttpReply reply = Refusal(401, "credentials are missing or wrong");
  if (!scheme.empty()) {
    reply.headers.emplace_back(
        "WWW-Authenticate",
        absl::StrCat(scheme, R"( realm="webhooks", charset="UTF-8")"));
  }
  return reply;
}

HttpReply NotFound() { return Refusal(404, "there is nothing here"); }

HttpReply MethodNotAllowed(const std::string& allowed) {
  HttpReply reply = Refusal(405, "another method is wanted here");
  reply.headers.emplace_back("Allow", allowed);
  return reply;
}

HttpReply TooLarge() { return Refusal(413, "the body is too large"); }

HttpReply TooMany(absl::Duration wait) {
  HttpReply reply = Refusal(429, "too many: send it again later");
  reply.headers.emplace_back(
      "Retry-After",
      absl::StrCat(absl::ToInt64Seconds(absl::Ceil(wait, absl::Seconds(1)))));
  return reply;
}

HttpReply TryLater() {
  HttpReply reply = Refusal(503, "not taken: send it again later");
  reply.headers.emplace_back("Retry-After", kRetryAfterSeconds);
  return reply;
}

HttpReply NoRoom() {
  HttpReply reply = Refusal(503, "no room for it: send it again later");
  reply.headers.emplace_back("Retry-After", kRetryWithoutRoomSeconds);
  return reply;
}

HttpReply Ready(const Readiness::Parts& parts) {
  auto reasons = nlohmann::json::object();
  for (const auto& [part, state] : parts) {
    if (!state.ok()) reasons[part] = std::string(state.message());
  }
  if (reasons.empty()) return Accepted();
  HttpReply reply =
      Refusal(503, "not ready", {{"not_ready", std::move(reasons)}});
  reply.headers.emplace_back("Retry-After", kRetryAfterSeconds);
  return reply;
}

}  // namespace gateway
