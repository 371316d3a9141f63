#ifndef ADAPTERS_HTTP_SENDABLE_H_
#define ADAPTERS_HTTP_SENDABLE_H_

#include "absl/status/status.h"
#include "adapters/http/http_client.h"

namespace gateway {

// Fails with INVALID_ARGUMENT if `request` cannot be sent because of its
// method, its headers, the scheme of its URL, or a body in a GET. Leaves the
// rest of the URL to libcurl.
absl::Status CheckSendable(const HttpRequest& request);

}  // namespace gateway

#endif  // ADAPTERS_HTTP_SENDABLE_H_
