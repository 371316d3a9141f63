#include "server/rpc/operation_page_token.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/base/error.h"
#include "adapters/base/seal.h"

namespace gateway {
namespace {

// What it is for, the content says: it is the name of an operation.
Seal SealFor(absl::string_view caller, absl::string_view filter) {
  return {.bound_to = absl::StrCat("\n", caller, "\n", filter),
          .mark_bytes = 12};
}

}  // namespace

std::string MakeOperationPageToken(absl::string_view before_name,
                                   absl::string_view caller,
                                   absl::string_view filter) {
  return SealFor(caller, filter).Close(before_name);
}

absl::StatusOr<std::string> ReadOperationPageToken(absl::string_view token,
                                                   absl::string_view caller,
                                                   absl::string_view filter) {
  if (auto name = SealFor(caller, filter).Open(token)) return *std::move(name);
  return MakeError(absl::StatusCode::kInvalidArgument,
                   v1::ERROR_REASON_PAGE_TOKEN_INVALID,
                   "page_token was not made for this filter");
}

}  // namespace gateway
