#ifndef SERVER_RPC_GOAWAY_H_
#define SERVER_RPC_GOAWAY_H_

#include <string>

#include "absl/strings/string_view.h"

namespace gateway {

// What a server of HTTP/2 sends to a client that it does not serve: its
// settings, which must come first, and a GOAWAY with the code
// ENHANCE_YOUR_CALM and `words` for a person. It says that no call was taken,
// so that a client may repeat all of them.
std::string GoAway(absl::string_view words);

}  // namespace gateway

#endif  // SERVER_RPC_GOAWAY_H_
