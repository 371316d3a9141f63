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
// Message and details together never exceed this size. If they took more than 8
// KiB, gRPC would replace the whole error by another one.
inline constexpr size_t kMaxErrorBytes = 4096;

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

// `status` with google.rpc.RetryInfo.
absl::Status WithRetryAfter(absl::Status status, absl::Duration delay);

// `status` with `key` in its ErrorInfo's metadata; a present value is replaced.
// A status without ErrorInfo gets one with reason INTERNAL first.
absl::Status WithMetadata(absl::Status status, absl::string_view key,
                          absl::string_view value);

// The ErrorInfo of `status`, if it has one.
std::optional<google::rpc::ErrorInfo> InfoOf(const absl::Status& status);

// These turn a status into a message and back, details included. ToRpcStatus
// cuts what exceeds kMaxErrorBytes, says how much, and keeps valid UTF-8; the
// ErrorInfo's reason, `outcome` and `operation` always survive.
google::rpc::Status ToRpcStatus(const absl::Status& status);
absl::Status FromRpcStatus(const google::rpc::Status& status);

// Whether `text` is valid UTF-8.
bool IsUtf8(absl::string_view text);

// `text` cut to `max_bytes` at the end of a character, with invalid UTF-8
// replaced; what is cut is counted at the end: `... (120 bytes more)`.
std::string CutText(absl::string_view text, size_t max_bytes);

}  // namespace gateway

#endif  // ADAPTERS_BASE_ERROR_H_
