#ifndef SERVER_OPERATIONS_KINDS_MESSAGE_FINGERPRINT_H_
#define SERVER_OPERATIONS_KINDS_MESSAGE_FINGERPRINT_H_

#include <string>

#include "google/protobuf/message.h"

namespace gateway {

// The business fields of a whole request in one spelling: 10 and 10.00 are
// equal, what is absent equals what is empty, and `request_id` and
// `validate_only` are no business fields. See WriteKind::FingerprintOf().
std::string MessageFingerprint(const google::protobuf::Message& request);

}  // namespace gateway

#endif  // SERVER_OPERATIONS_KINDS_MESSAGE_FINGERPRINT_H_
