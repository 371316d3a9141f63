#ifndef SERVER_RPC_OPERATION_PAGE_TOKEN_H_
#define SERVER_RPC_OPERATION_PAGE_TOKEN_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace gateway {

// The page token for the operations of `caller` before a name, for one filter.
// It protects from mistakes, not from forgery: there is nothing to gain.
std::string MakeOperationPageToken(absl::string_view before_name,
                                   absl::string_view caller,
                                   absl::string_view filter);

// The name in `token`. INVALID_ARGUMENT (PAGE_TOKEN_INVALID) if it was made for
// another caller or filter, or is none.
absl::StatusOr<std::string> ReadOperationPageToken(absl::string_view token,
                                                   absl::string_view caller,
                                                   absl::string_view filter);

}  // namespace gateway

#endif  // SERVER_RPC_OPERATION_PAGE_TOKEN_H_
