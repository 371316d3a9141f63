#include "server/notifications/page_token.h"

#include "absl/strings/str_cat.h"
#include "adapters/base/error.h"
#include "adapters/base/seal.h"

namespace gateway {
namespace {

// Cursors are marked with the same key; what they cover begins otherwise.
// Positions of an earlier epoch of the log mean nothing in this one.
Seal SealOf(const EventLog& log, absl::string_view list) {
  const size_t epoch = log.losses().size();
  return {.key = log.key(),
          .purpose = absl::StrCat(
              "page ", epoch == 0 ? "" : absl::StrCat("of epoch ", epoch, " "),
              list.size(), " ", list, " ")};
}

}  // namespace

std::string EncodePageToken(const EventLog& log, absl::string_view list,
                            absl::string_view position) {
  return SealOf(log, list).Close(position);
}

absl::StatusOr<std::string> DecodePageToken(const EventLog& log,
                                            absl::string_view list,
                                            absl::string_view token) {
  if (token.empty()) return std::string();
  if (auto position = SealOf(log, list).Open(token))
    return *std::move(position);
  return MakeError(absl::StatusCode::kInvalidArgument,
                   v1::ERROR_REASON_PAGE_TOKEN_INVALID,
                   "page_token: was not made for this list");
}

}  // namespace gateway
