#ifndef SERVER_RPC_CALLER_H_
#define SERVER_RPC_CALLER_H_

namespace gateway {

// The name of every caller. Callers have no credentials yet.
inline constexpr char kDefaultCaller[] = "default";

}  // namespace gateway

#endif  // SERVER_RPC_CALLER_H_
