#ifndef SERVER_RPC_REQUEST_ERRORS_H_
#define SERVER_RPC_REQUEST_ERRORS_H_

#include <cstddef>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"

// Errors of calls that no method answers.
namespace gateway {

// The largest request: it may hold an answer of the gateway's, of up to 4 MiB,
// and much beside it.
inline constexpr size_t kMaxRequestBytes = size_t{5} << 20;
// What the transport takes, so that the gateway can refuse the rest itself. It
// refuses more with RESOURCE_EXHAUSTED and no ErrorInfo.
inline constexpr size_t kMaxReceivedBytes = size_t{16} << 20;

// Returns the method that gRPC names `/{service}/{method}`; null if this
// program has none of that name.
const google::protobuf::MethodDescriptor* MethodAt(absl::string_view path);

// INVALID_ARGUMENT (INVALID_REQUEST): what came is no `request`, is compressed,
// or holds a text that is not UTF-8. Has the metadata `outcome=NOT_SENT` if
// `is_write`.
absl::Status UnreadableRequest(const google::protobuf::Descriptor& request,
                               bool is_write);
// The same for the method that gRPC names `path`.
absl::Status UnreadableRequest(absl::string_view path);

// INVALID_ARGUMENT (INVALID_REQUEST): it takes more than kMaxRequestBytes. Has
// the metadata `outcome=NOT_SENT` if `is_write`.
absl::Status RequestTooLarge(bool is_write);

// UNIMPLEMENTED (NOT_OFFERED): there is no method that gRPC names `path`. Has
// the metadata `outcome=NOT_SENT`: the method may be meant for a write.
absl::Status UnknownMethod(absl::string_view path);

// INTERNAL (INTERNAL): the method that gRPC names `path` was called and failed
// to answer. Has the metadata `outcome=UNKNOWN` if it is a write.
absl::Status MethodFailed(absl::string_view path);

}  // namespace gateway

#endif  // SERVER_RPC_REQUEST_ERRORS_H_
