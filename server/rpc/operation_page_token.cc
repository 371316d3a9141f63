#include "server/rpc/operation_page_token.h"

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "adapters/base/error.h"
#include "adapters/base/sha256.h"

namespace gateway {
namespace {

constexpr size_t kSealBytes = 12;

std::string SealOf(absl::string_view before_name, absl::string_view caller,
                   absl::string_view filter) {
  return Sha256(absl::StrCat(before_name, "\n", caller, "\n", filter))
      .substr(0, kSealBytes);
}

}  // namespace

std::string MakeOperationPageToken(absl::string_view before_name,
                                   absl::string_view caller,
                                   absl::string_view filter) {
  return absl::WebSafeBase64Escape(
      absl::StrCat(SealOf(before_name, caller, filter), before_name));
}

absl::StatusOr<std::string> ReadOperationPageToken(absl::string_view token,
                                                   absl::string_view caller,
                                                   absl::string_view filter) {
  std::string bytes;
  if (absl::WebSafeBase64Unescape(token, &bytes) && bytes.size() > kSealBytes) {
    std::string name = bytes.substr(kSealBytes);
    if (absl::StartsWith(bytes, SealOf(name, caller, filter))) return name;
  }
  return MakeError(absl::StatusCode::kInvalidArgument,
                   v1::ERROR_REASON_PAGE_TOKEN_INVALID,
                   "page_token was not made for this filter");
}

}  // namespace gateway
