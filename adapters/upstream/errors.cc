#include "adapters/upstream/errors.h"

#include "absl/strings/str_cat.h"
#include "adapters/base/api.h"
#include "adapters/base/error.h"

namespace gateway {
namespace {

constexpr size_t kMaxMessageBytes = 1024;
constexpr absl::Duration kUnreachableDelay = absl::Seconds(1);

}  // namespace

absl::Status ErrorWithMessage(absl::StatusCode code, v1::ErrorReason reason,
                              absl::string_view message,
                              absl::string_view upstream_message) {
  ErrorMetadata metadata;
  if (!upstream_message.empty()) {
    metadata.emplace_back("upstream_message",
                          CutText(upstream_message, kMaxMessageBytes));
  }
  return MakeError(code, reason, message, std::move(metadata));
}

absl::Status Unauthenticated(absl::string_view message,
                             absl::string_view upstream) {
  return ErrorWithMessage(
      absl::StatusCode::kInternal, v1::ERROR_REASON_UPSTREAM_UNAUTHENTICATED,
      absl::StrCat(upstream, " refused the gateway's credentials"), message);
}

absl::Status Throttled(absl::string_view message, absl::Duration delay,
                       absl::string_view upstream) {
  return WithRetryAfter(
      ErrorWithMessage(absl::StatusCode::kResourceExhausted,
                       v1::ERROR_REASON_UPSTREAM_THROTTLED,
                       absl::StrCat(upstream, " asks for fewer calls"),
                       message),
      delay);
}

absl::Status Overloaded(absl::Duration delay, absl::string_view upstream) {
  return WithRetryAfter(
      MakeError(absl::StatusCode::kResourceExhausted,
                v1::ERROR_REASON_GATEWAY_OVERLOADED,
                absl::StrCat("the gateway's limit for calls to ", upstream,
                             " is reached")),
      delay);
}

absl::Status CircuitOpen(absl::Duration delay, absl::string_view upstream) {
  return WithRetryAfter(
      MakeError(absl::StatusCode::kUnavailable,
                v1::ERROR_REASON_UPSTREAM_CIRCUIT_OPEN,
                absl::StrCat(upstream,
                             " failed so often that it is left alone "
                             "for a while")),
      delay);
}

absl::Status Unreadable(absl::string_view why) {
  return WithRetryAfter(MakeError(absl::StatusCode::kUnavailable,
                                  v1::ERROR_REASON_UPSTREAM_UNREADABLE, why),
                        kUnreachableDelay);
}

absl::Status Unreachable(absl::string_view why) {
  return WithRetryAfter(MakeError(absl::StatusCode::kUnavailable,
                                  v1::ERROR_REASON_UPSTREAM_UNREACHABLE, why),
                        kUnreachableDelay);
}

absl::Status DeadlineBeforeSending(absl::string_view upstream) {
  return MakeError(
      absl::StatusCode::kDeadlineExceeded,
      v1::ERROR_REASON_DEADLINE_BEFORE_SENDING,
      absl::StrCat("the deadline came before ", upstream, " answered"));
}

absl::Status CancelledBeforeSending(absl::string_view upstream) {
  return MakeError(
      absl::StatusCode::kCancelled, v1::ERROR_REASON_CANCELLED_BEFORE_SENDING,
      absl::StrCat("the caller gave up before ", upstream, " was asked"));
}

absl::Status NotOffered(absl::string_view upstream) {
  return MakeError(absl::StatusCode::kUnimplemented,
                   v1::ERROR_REASON_NOT_OFFERED,
                   absl::StrCat(upstream, " takes no such call"));
}

}  // namespace gateway
