#ifndef SERVER_RPC_REACH_H_
#define SERVER_RPC_REACH_H_

#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace gateway {

// Connects to `address`, `host:port`, on which this process serves gRPC without
// TLS, and waits until the server has answered as HTTP/2 wants it. If the host
// means every address of the machine, connects to the loopback. Uses no proxy.
// Blocks. Fails with UNAVAILABLE if that has not succeeded within `patience`.
absl::Status ReachGrpc(const std::string& address, absl::Duration patience);

}  // namespace gateway

#endif  // SERVER_RPC_REACH_H_
