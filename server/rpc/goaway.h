#ifndef SERVER_RPC_GOAWAY_H_
#define SERVER_RPC_GOAWAY_H_

#include <string>

#include "absl/strings/string_view.h"

namespace gateway {

// What the gateway sends to a client of gRPC that it does not serve: a GOAWAY
// of HTTP/2 with the code ENHANCE_YOUR_CALM and `words` for a person. It says
// that no call was taken.
//
// A server's settings, which should come first, do not. With them the client
// takes the connection as made: grpc 1.51 then connects again at once, and
// again with each refusal, some thousand times a second until the call's
// deadline; grpc-js 1.14 ends the call as RESOURCE_EXHAUSTED. Without them both
// count a failed connection, end the call as UNAVAILABLE, and wait longer each
// time before they try again.
std::string GoAway(absl::string_view words);

}  // namespace gateway

#endif  // SERVER_RPC_GOAWAY_H_
