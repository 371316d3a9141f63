#ifndef SERVER_RPC_CALLER_H_
#define SERVER_RPC_CALLER_H_

namespace gateway {

// Name under which every caller runs until callers have credentials.
inline constexpr char kDefaultCaller[] = "default";

}  // namespace gateway

#endif  // SERVER_RPC_CALLER_H_
