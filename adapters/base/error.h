#ifndef ADAPTERS_BASE_ERROR_H_
#define ADAPTERS_BASE_ERROR_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "adapters/base/api.h"
#include "fourws/gateway/v1/error_reason.pb.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

// Errors as the caller of the gateway sees them: an absl::Status whose payloads
// are google.rpc details.
namespace gateway {

inline constexpr absl::string_view kErrorDomain = "fourws.gateway";
// What an error puts into the headers of a gRPC call never takes more. A proxy
// such as nginx takes 4 KiB of headers by default, and answers UNAVAILABLE in
// place of an error that has more, which invites a repeat.
inline constexpr size_t kMaxErrorBytes = 3584;

using ErrorMetadata = std::vector<std::pair<std::string, std::string>>;

// Values of the metadata `outcome`: what a write did to the money.
inline constexpr absl::string_view kNotSent = "NOT_SENT";
inline constexpr absl::string_view kRejected = "REJECTED";
inline constexpr absl::string_view kUnknown = "UNKNOWN";

// An error with google.rpc.ErrorInfo.
absl::Status MakeError(absl::StatusCode code, v1::ErrorReason reason,
                       absl::string_view message, ErrorMetadata metadata = {});

// INVALID_ARGUMENT (INVALID_REQUEST) with google.rpc.BadRequest. `violations`
// are pairs of field and description, at least one.
absl::Status InvalidRequest(const ErrorMetadata& violations);

// `status` with `bad`, which says what of the request is at fault.
absl::Status WithBadRequest(absl::Status status,
                            const google::rpc::BadRequest& bad);

// `status` with google.rpc.RetryInfo.
absl::Status WithRetryAfter(absl::Status status, absl::Duration delay);

// `status` with `key` in its ErrorInfo's metadata; a present value is replaced.
// A status without ErrorInfo gets one with reason INTERNAL first.
absl::Status WithMetadata(absl::Status status, absl::string_view key,
                          absl::string_view value);

// The ErrorInfo of `status`, if it has one.
std::optional<google::rpc::ErrorInfo> InfoOf(const absl::Status& status);

// These turn a status into a message and back, details included. ToRpcStatus
// cuts what exceeds kMaxErrorBytes, as HeaderBytes() counts them, says how
// much, and keeps valid UTF-8; the ErrorInfo's reason, `outcome` and
// `operation` always survive.
google::rpc::Status ToRpcStatus(const absl::Status& status);
absl::Status FromRpcStatus(const google::rpc::Status& status);

// Whether `text` is valid UTF-8.
bool IsUtf8(absl::string_view text);

// How many bytes of headers a call that ends in `status` has, at most: the
// message with its escapes, the details and the message again in base64, the
// names of these headers, and what else gRPC sends with them.
size_t HeaderBytes(const google::rpc::Status& status);

// `text` cut to `max_bytes` at the end of a character, with invalid UTF-8
// replaced; what is cut is counted at the end: `... (120 bytes more)`.
std::string CutText(absl::string_view text, size_t max_bytes);

}  // namespace gateway

#endif  // ADAPTERS_BASE_ERROR_H_
