#ifndef ADAPTERS_BASE_UNPACK_H_
#define ADAPTERS_BASE_UNPACK_H_

#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/any.pb.h"
#include "google/protobuf/message.h"

// Reads the message that an Any holds. If the Any holds another message than it
// should, or bytes that are no message, that is a fault of the gateway's own:
// INTERNAL (INTERNAL). Such an Any never becomes an empty message, which would
// look like an answer.
namespace gateway {

// The request in an Any, unpacked. It never changes, so whoever is interested
// in it shares it.
using UnpackedRequest = std::shared_ptr<const google::protobuf::Message>;

// Fills `message` with the one in `any`. On an error `message` is cleared.
absl::Status UnpackInto(const google::protobuf::Any& any,
                        google::protobuf::Message& message);

// Reads the message in `any`.
template <typename Message>
absl::StatusOr<Message> Unpack(const google::protobuf::Any& any) {
  Message message;
  if (absl::Status status = UnpackInto(any, message); !status.ok())
    return status;
  return message;
}

// Reads the message in `any`, of whatever type this program knows.
absl::StatusOr<std::unique_ptr<google::protobuf::Message>> UnpackAny(
    const google::protobuf::Any& any);

}  // namespace gateway

#endif  // ADAPTERS_BASE_UNPACK_H_
