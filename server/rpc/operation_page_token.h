#ifndef SERVER_RPC_OPERATION_PAGE_TOKEN_H_
#define SERVER_RPC_OPERATION_PAGE_TOKEN_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace gateway {

// Makes the page token for the operations of `caller` before `before_name`, for
// one filter. It protects from mistakes, not from forgery: a forged one gives
// nobody more than a filter does.
std::string MakeOperationPageToken(absl::string_view before_name,
                                   absl::string_view caller,
                                   absl::string_view filter);

// Returns the name in `token`. Fails with INVALID_ARGUMENT (PAGE_TOKEN_INVALID)
// if it is not a token, or was made for another caller or filter.
absl::StatusOr<std::string> ReadOperationPageToken(absl::string_view token,
                                                   absl::string_view caller,
                                                   absl::string_view filter);

}  // namespace gateway

#endif  // SERVER_RPC_OPERATION_PAGE_TOKEN_H_
