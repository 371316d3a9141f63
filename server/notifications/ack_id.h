#ifndef SERVER_NOTIFICATIONS_ACK_ID_H_
#define SERVER_NOTIFICATIONS_ACK_ID_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace gateway {

// One handing out of one notification. As text, 28 characters of base64url,
// which hold
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

// Nothing if `text` is no ack id.
std::optional<AckId> DecodeAckId(absl::string_view text);

}  // namespace gateway

#endif  // SERVER_NOTIFICATIONS_ACK_ID_H_
