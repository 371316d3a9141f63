#ifndef SERVER_OPERATIONS_UPSTREAM_NAME_H_
#define SERVER_OPERATIONS_UPSTREAM_NAME_H_

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"

namespace gateway {

// Returns the name, for texts, of the upstream that answers a method, which is
// named in full: `fourws.gateway.v1.GiftcardService.RedeemGiftcard`.
inline absl::string_view UpstreamNameOf(absl::string_view method) {
  return absl::StrContains(method, ".OneService.") ? "ONe" : "4ws.trade";
}

}  // namespace gateway

#endif  // SERVER_OPERATIONS_UPSTREAM_NAME_H_
