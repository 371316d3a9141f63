#ifndef ADAPTERS_UPSTREAM_ERRORS_H_
#define ADAPTERS_UPSTREAM_ERRORS_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "fourws/gateway/v1/error_reason.pb.h"

// Errors that the gateway's caller gets when an upstream fails, whichever it
// is. `upstream` is its name, as people read it.
namespace gateway {

// An error that has `upstream_message`, upstream's own text, in its metadata.
// The text is cut there, and stands nowhere else, because it may hold personal
// data.
absl::Status ErrorWithMessage(absl::StatusCode code,
                              ::fourws::gateway::v1::ErrorReason reason,
                              absl::string_view message,
                              absl::string_view upstream_message);

// INTERNAL (UPSTREAM_UNAUTHENTICATED): the gateway's credentials are refused.
absl::Status Unauthenticated(absl::string_view message,
                             absl::string_view upstream);

// RESOURCE_EXHAUSTED (UPSTREAM_THROTTLED), to be tried again after `delay`.
absl::Status Throttled(absl::string_view message, absl::Duration delay,
                       absl::string_view upstream);

// RESOURCE_EXHAUSTED (GATEWAY_OVERLOADED), to be tried again after `delay`.
absl::Status Overloaded(absl::Duration delay, absl::string_view upstream);

// UNAVAILABLE (UPSTREAM_CIRCUIT_OPEN), to be tried again after `delay`.
absl::Status CircuitOpen(absl::Duration delay, absl::string_view upstream);

// UNAVAILABLE (UPSTREAM_UNREADABLE). `why` is a sentence of ours.
absl::Status Unreadable(absl::string_view why);

// UNAVAILABLE (UPSTREAM_UNREACHABLE) with RetryInfo. `why` is a sentence of
// ours.
absl::Status Unreachable(absl::string_view why);

// DEADLINE_EXCEEDED (DEADLINE_BEFORE_SENDING).
absl::Status DeadlineBeforeSending(absl::string_view upstream);

// CANCELLED (CANCELLED_BEFORE_SENDING): its caller gave up.
absl::Status CancelledBeforeSending(absl::string_view upstream);

// UNIMPLEMENTED (NOT_OFFERED).
absl::Status NotOffered(absl::string_view upstream);

}  // namespace gateway

#endif  // ADAPTERS_UPSTREAM_ERRORS_H_
