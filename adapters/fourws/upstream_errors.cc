#include "adapters/fourws/upstream_errors.h"

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "adapters/base/api.h"
#include "adapters/base/error.h"

namespace gateway::fourws {
namespace {

constexpr size_t kMaxMessageBytes = 1024;
constexpr absl::Duration kUnreachableDelay = absl::Seconds(1);

// What a text of upstream's means, and how the gateway says it.
struct Meaning {
  absl::string_view begins;  // Regardless of case.
  absl::StatusCode code;
  v1::ErrorReason reason;
  absl::string_view message;
};

// The texts with a meaning of their own; the first that fits wins.
constexpr Meaning kMeanings[] = {
    {"barcode not found", absl::StatusCode::kNotFound,
     v1::ERROR_REASON_GIFTCARD_NOT_FOUND, "no gift card has this barcode"},
    {"itemCode not found", absl::StatusCode::kNotFound,
     v1::ERROR_REASON_ITEM_NOT_FOUND, "4ws.trade knows no such item"},
    {"Customer NOT found", absl::StatusCode::kNotFound,
     v1::ERROR_REASON_CUSTOMER_NOT_FOUND, "4ws.trade knows no such customer"},
    {"customer_not_found", absl::StatusCode::kNotFound,
     v1::ERROR_REASON_CUSTOMER_NOT_FOUND, "4ws.trade knows no such customer"},
    // Documented in other words or as a case only, so that the words may
    // differ.
    {"no documents found", absl::StatusCode::kNotFound,
     v1::ERROR_REASON_DOCUMENT_NOT_FOUND, "4ws.trade knows no such document"},
    {"document not found", absl::StatusCode::kNotFound,
     v1::ERROR_REASON_DOCUMENT_NOT_FOUND, "4ws.trade knows no such document"},
    {"originalId", absl::StatusCode::kNotFound,
     v1::ERROR_REASON_DOCUMENT_NOT_FOUND,
     "4ws.trade knows no such original document"},
    {"refDocumentRow", absl::StatusCode::kNotFound,
     v1::ERROR_REASON_DOCUMENT_NOT_FOUND,
     "4ws.trade knows no such row of the original document"},
    {"no matching price found", absl::StatusCode::kFailedPrecondition,
     v1::ERROR_REASON_PRICE_NOT_FOUND, "4ws.trade has no price for a row"},
    {"Invalid barcode value", absl::StatusCode::kInvalidArgument,
     v1::ERROR_REASON_UPSTREAM_REJECTED, "4ws.trade refused a barcode"},
    {"missing_parameter", absl::StatusCode::kInvalidArgument,
     v1::ERROR_REASON_UPSTREAM_REJECTED, "4ws.trade missed a parameter"},
    // Not documented, but no other text could mean it.
    {"giftcard already active", absl::StatusCode::kFailedPrecondition,
     v1::ERROR_REASON_GIFTCARD_ALREADY_ACTIVE,
     "4ws.trade says that the gift card is active already"},
    {"Access Denied", absl::StatusCode::kInternal,
     v1::ERROR_REASON_UPSTREAM_UNAUTHENTICATED,
     "4ws.trade refused the gateway's credentials"},
};

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

}  // namespace

std::optional<absl::Status> KnownRefusal(absl::string_view message) {
  const absl::string_view text = absl::StripLeadingAsciiWhitespace(message);
  for (const Meaning& meaning : kMeanings) {
    if (!absl::StartsWithIgnoreCase(text, meaning.begins)) continue;
    return ErrorWithMessage(meaning.code, meaning.reason, meaning.message,
                            message);
  }
  return std::nullopt;
}

absl::Status RefusalOf(absl::string_view message) {
  if (std::optional<absl::Status> known = KnownRefusal(message)) return *known;
  return ErrorWithMessage(absl::StatusCode::kFailedPrecondition,
                          v1::ERROR_REASON_UPSTREAM_REJECTED,
                          "4ws.trade refused", message);
}

absl::Status OfDocuments(absl::Status status) {
  const auto info = InfoOf(status);
  if (!info.has_value() || info->reason() != "GIFTCARD_NOT_FOUND")
    return status;
  return ErrorWithMessage(absl::StatusCode::kNotFound,
                          v1::ERROR_REASON_BARCODE_NOT_FOUND,
                          "4ws.trade knows no such barcode",
                          info->metadata().at("upstream_message"));
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

absl::Status SessionExpired() {
  return MakeError(absl::StatusCode::kAborted,
                   v1::ERROR_REASON_UPSTREAM_SESSION_EXPIRED,
                   "4ws.trade turned the call away: the gateway's session had "
                   "ended");
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

}  // namespace gateway::fourws
