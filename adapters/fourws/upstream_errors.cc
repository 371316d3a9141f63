#include "adapters/fourws/upstream_errors.h"

#include <cstddef>
#include <string>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "adapters/base/api.h"
#include "adapters/base/error.h"
#include "adapters/upstream/errors.h"

namespace gateway::fourws {
namespace {

// What a text of upstream's means, and how the gateway says it.
struct Meaning {
  absl::string_view begins;  // Regardless of case.
  absl::StatusCode code;
  v1::ErrorReason reason;
  absl::string_view message;
};

constexpr absl::string_view kInvalidBarcode = "Invalid barcode value";

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
    {kInvalidBarcode, absl::StatusCode::kInvalidArgument,
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

bool IsInvalidBarcode(absl::string_view text) {
  return absl::StartsWithIgnoreCase(absl::StripLeadingAsciiWhitespace(text),
                                    kInvalidBarcode);
}

template <size_t kCount>
bool HasAny(absl::string_view text, const absl::string_view (&words)[kCount]) {
  return absl::c_any_of(words, [text](absl::string_view word) {
    return absl::StrContains(text, word);
  });
}

// Whether an item is no longer to be had. "Sale and Shipping costs" documents
// the case, not the words. A service may be "not available", too.
bool IsUnavailable(absl::string_view text) {
  constexpr absl::string_view kGone[] = {"no longer available", "not available",
                                         "non disponibile",
                                         "non più disponibile"};
  constexpr absl::string_view kItems[] = {"item",     "article", "product",
                                          "barcode",  "at row",  "articolo",
                                          "prodotto", "riga"};
  const std::string lower = absl::AsciiStrToLower(text);
  return HasAny(lower, kGone) && HasAny(lower, kItems);
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
  if (!info.has_value()) return status;
  const auto found = info->metadata().find("upstream_message");
  if (found == info->metadata().end()) return status;
  const std::string& text = found->second;
  const bool is_rejected = info->reason() == "UPSTREAM_REJECTED";
  if (info->reason() == "GIFTCARD_NOT_FOUND" ||
      (is_rejected && IsInvalidBarcode(text))) {
    return ErrorWithMessage(absl::StatusCode::kNotFound,
                            v1::ERROR_REASON_BARCODE_NOT_FOUND,
                            "4ws.trade knows no such barcode", text);
  }
  if (is_rejected && IsUnavailable(text)) {
    return ErrorWithMessage(absl::StatusCode::kFailedPrecondition,
                            v1::ERROR_REASON_ITEM_UNAVAILABLE,
                            "4ws.trade says that an item is not to be had",
                            text);
  }
  return status;
}

absl::Status SessionExpired() {
  return MakeError(absl::StatusCode::kAborted,
                   v1::ERROR_REASON_UPSTREAM_SESSION_EXPIRED,
                   "4ws.trade turned the call away: the gateway's session had "
                   "ended");
}

}  // namespace gateway::fourws
