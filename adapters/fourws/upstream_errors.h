#ifndef ADAPTERS_FOURWS_UPSTREAM_ERRORS_H_
#define ADAPTERS_FOURWS_UPSTREAM_ERRORS_H_

#include <optional>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

// Errors that the gateway's caller gets for 4ws.trade's own failures. Those
// that every upstream has are in adapters/upstream/errors.h.
namespace gateway::fourws {

// 4ws.trade's name in errors and logs.
inline constexpr absl::string_view kUpstream = "4ws.trade";

// 4ws.trade has free texts, not codes. The documented ones have a meaning of
// their own; every other is FAILED_PRECONDITION (UPSTREAM_REJECTED). The text
// is in the metadata `upstream_message` only: it may hold personal data.
absl::Status RefusalOf(absl::string_view message);

// As RefusalOf, if the text is one of the documented.
std::optional<absl::Status> KnownRefusal(absl::string_view message);

// Returns `status` for a call about documents. There an unknown or invalid
// barcode is an item's, not a gift card's: NOT_FOUND (BARCODE_NOT_FOUND). A
// text that says of an item that it is not to be had is FAILED_PRECONDITION
// (ITEM_UNAVAILABLE).
absl::Status OfDocuments(absl::Status status);

// ABORTED (UPSTREAM_SESSION_EXPIRED).
absl::Status SessionExpired();

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_UPSTREAM_ERRORS_H_
