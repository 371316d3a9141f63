#ifndef ADAPTERS_HTTP_SENDABLE_H_
#define ADAPTERS_HTTP_SENDABLE_H_

#include "absl/status/status.h"
#include "adapters/http/http_client.h"

namespace gateway {

// OK, or INVALID_ARGUMENT if `request` cannot be put on the wire as it is: by
// its method, headers or kind of URL. The rest of the URL is not judged.
absl::Status CheckSendable(const HttpRequest& request);

}  // namespace gateway

#endif  // ADAPTERS_HTTP_SENDABLE_H_
