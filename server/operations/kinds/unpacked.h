#ifndef SERVER_OPERATIONS_KINDS_UNPACKED_H_
#define SERVER_OPERATIONS_KINDS_UNPACKED_H_

#include "google/protobuf/any.pb.h"

namespace gateway {

// The message in `any`; a default one if it holds another or none.
template <typename Message>
Message Unpacked(const google::protobuf::Any& any) {
  Message message;
  if (!any.UnpackTo(&message)) message.Clear();
  return message;
}

}  // namespace gateway

#endif  // SERVER_OPERATIONS_KINDS_UNPACKED_H_
