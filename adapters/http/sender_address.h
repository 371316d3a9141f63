#ifndef ADAPTERS_HTTP_SENDER_ADDRESS_H_
#define ADAPTERS_HTTP_SENDER_ADDRESS_H_

#include <string>
#include <vector>

#include "adapters/base/ip_range.h"
#include "adapters/http/http_client.h"

namespace gateway {

// The address from which a request was sent. It is `peer`, the other end of the
// connection, unless that is one of the `trusted` proxies. Then it is what the
// proxy says in X-Forwarded-For, or if there is none in Forwarded (RFC 7239):
// the last address there that is not a trusted proxy's itself, for only what
// trusted proxies have added can be believed. If a proxy names no address, it
// is the proxy's own. `headers` have names in lower case.
std::string SenderAddress(const std::string& peer, const HttpHeaders& headers,
                          const std::vector<IpRange>& trusted);

}  // namespace gateway

#endif  // ADAPTERS_HTTP_SENDER_ADDRESS_H_
