#ifndef SERVER_RPC_REQUEST_ERRORS_H_
#define SERVER_RPC_REQUEST_ERRORS_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"

// Errors of requests that no method has seen.
namespace gateway {

// Returns the method that gRPC names `/{service}/{method}`; null if this
// program has none of that name.
const google::protobuf::MethodDescriptor* MethodAt(absl::string_view path);

// INVALID_ARGUMENT (INVALID_REQUEST): what came is no `request`, or holds a
// text that is not UTF-8. Has the metadata `outcome=NOT_SENT` if `is_write`.
absl::Status UnreadableRequest(const google::protobuf::Descriptor& request,
                               bool is_write);
// The same for the method that gRPC names `path`.
absl::Status UnreadableRequest(absl::string_view path);

// UNIMPLEMENTED (NOT_OFFERED): there is no method that gRPC names `path`. Has
// the metadata `outcome=NOT_SENT`: the method may be meant for a write.
absl::Status UnknownMethod(absl::string_view path);

}  // namespace gateway

#endif  // SERVER_RPC_REQUEST_ERRORS_H_
