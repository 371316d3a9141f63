#ifndef ADAPTERS_BASE_MESSAGE_BYTES_H_
#define ADAPTERS_BASE_MESSAGE_BYTES_H_

#include <string>

#include "google/protobuf/message.h"

namespace gateway {

// `message` on the wire, the entries of its maps in the order of their keys, so
// that one build of this program gives equal messages equal bytes. Protocol
// Buffers themselves write the entries in another order each time. Not within
// an Any, which is bytes already.
std::string BytesInOrder(const google::protobuf::Message& message);

}  // namespace gateway

#endif  // ADAPTERS_BASE_MESSAGE_BYTES_H_
