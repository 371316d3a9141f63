#ifndef ADAPTERS_FOURWS_UPSTREAM_ERRORS_H_
#define ADAPTERS_FOURWS_UPSTREAM_ERRORS_H_

#include <optional>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

// What 4ws.trade's failures mean to the caller of the gateway, and, where
// `upstream` names it, those of another.
namespace gateway::fourws {

inline constexpr absl::string_view kUpstream = "4ws.trade";

// 4ws.trade has free texts, not codes. The documented ones have a meaning of
// their own; every other is FAILED_PRECONDITION (UPSTREAM_REJECTED). The text
// is in the metadata `upstream_message` only: it may hold personal data.
absl::Status RefusalOf(absl::string_view message);

// As RefusalOf, if the text is one of the documented.
std::optional<absl::Status> KnownRefusal(absl::string_view message);

// `status` of a call about documents, in which a barcode is an item's, not a
// gift card's: NOT_FOUND (BARCODE_NOT_FOUND).
absl::Status OfDocuments(absl::Status status);

// INTERNAL (UPSTREAM_UNAUTHENTICATED): the gateway's credentials are refused.
absl::Status Unauthenticated(absl::string_view message,
                             absl::string_view upstream = kUpstream);

// RESOURCE_EXHAUSTED (UPSTREAM_THROTTLED), to be tried again after `delay`.
absl::Status Throttled(absl::string_view message, absl::Duration delay,
                       absl::string_view upstream = kUpstream);

// RESOURCE_EXHAUSTED (GATEWAY_OVERLOADED), to be tried again after `delay`.
absl::Status Overloaded(absl::Duration delay,
                        absl::string_view upstream = kUpstream);

// UNAVAILABLE (UPSTREAM_CIRCUIT_OPEN), to be tried again after `delay`.
absl::Status CircuitOpen(absl::Duration delay,
                         absl::string_view upstream = kUpstream);

// ABORTED (UPSTREAM_SESSION_EXPIRED).
absl::Status SessionExpired();

// UNAVAILABLE (UPSTREAM_UNREADABLE). `why` is a sentence of ours.
absl::Status Unreadable(absl::string_view why);

// UNAVAILABLE (UPSTREAM_UNREACHABLE) with RetryInfo. `why` is a sentence of
// ours.
absl::Status Unreachable(absl::string_view why);

// DEADLINE_EXCEEDED (DEADLINE_BEFORE_SENDING).
absl::Status DeadlineBeforeSending(absl::string_view upstream = kUpstream);

// CANCELLED (CANCELLED_BEFORE_SENDING): its caller gave up.
absl::Status CancelledBeforeSending(absl::string_view upstream = kUpstream);

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_UPSTREAM_ERRORS_H_
