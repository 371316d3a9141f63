#ifndef SERVER_NOTIFICATIONS_ACK_ID_H_
#define SERVER_NOTIFICATIONS_ACK_ID_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace gateway {

// Names one delivery: that one notification was handed out for the n-th time.
// A member acknowledges it by this id. As text it is 28 characters of
// base64url, which hold
//   1 byte   version, 1
//   8 bytes  generation, big-endian
//   8 bytes  sequence
//   4 bytes  attempt
struct AckId {
  int64_t generation = 0;  // Of the subscription.
  int64_t sequence = 0;
  int attempt = 0;
};

std::string EncodeAckId(const AckId& id);

// Returns nothing if `text` is not an ack id.
std::optional<AckId> DecodeAckId(absl::string_view text);

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_ACK_ID_H_
