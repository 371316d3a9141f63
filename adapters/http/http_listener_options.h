#ifndef ADAPTERS_HTTP_HTTP_LISTENER_OPTIONS_H_
#define ADAPTERS_HTTP_HTTP_LISTENER_OPTIONS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "adapters/base/ip_range.h"

namespace gateway {

struct HttpListenerOptions {
  // `host:port` or `[::1]:port`. Port 0: any free one.
  std::string address = "127.0.0.1:0";
  // Bytes of all bodies that are on their way or being handled. More are
  // answered 503. See BodyShare for what is kept from whom.
  size_t max_pending_body_bytes = size_t{64} << 20;
  uint32_t max_header_bytes = 16 * 1024;  // More is answered 431.
  // Longest time for a request to arrive, and for an answer to be written. The
  // first request of a connection counts from when it was accepted, later ones
  // from their first byte. A request that is too late is answered 408; a
  // connection on which nothing came is closed.
  absl::Duration request_timeout = absl::Seconds(10);
  // How long a connection is kept after an answer without a new request.
  absl::Duration idle_timeout = absl::Seconds(30);
  // Connections at the same time, at least 1. At the limit a new one replaces
  // the one that gets on least: it is silent longest, or the fewest bytes have
  // come or gone over it in the time since its request began. Each has half a
  // second to get on. While all are handled, new ones wait, so that a sender
  // that never retries loses nothing. At the limit a connection is closed after
  // its next answer.
  size_t max_connections = 1024;
  // How many of these are kept for requests with priority. All may begin a
  // request on them; one without priority that finds all other places busy is
  // answered 503.
  size_t priority_connections = 0;
  // Connections from one address at the same time; an IPv6 address stands for
  // its /64. What comes through trusted proxies counts as one for each request
  // under way, for the address that the proxy names. More are answered 429.
  // 0: no limit.
  size_t max_connections_per_address = 0;
  std::vector<IpRange> unlimited_addresses;
  // Proxies that say from which address a request was sent: see
  // sender_address.h.
  std::vector<IpRange> trusted_proxies;
  // Called on the listener's thread for each refusal of its own, with the
  // status, or 0 if it was none, and the reason: see HttpRefusal. Must not
  // block. May be empty.
  std::function<void(int status, const char* reason)> on_refused;
  // Called on the listener's thread whenever it can no longer accept
  // connections, with the reason (UNAVAILABLE), and when it can again (OK). May
  // be empty.
  std::function<void(absl::Status)> on_state;
};

}  // namespace gateway

#endif  // ADAPTERS_HTTP_HTTP_LISTENER_OPTIONS_H_
