#ifndef SERVER_OPERATIONS_MASK_H_
#define SERVER_OPERATIONS_MASK_H_

#include "google/protobuf/any.pb.h"

namespace gateway {

// `message` with the content of every field that is marked `personal_data`
// masked, however deep, its length hidden too. What this program does not know
// is left out: it may be anything.
google::protobuf::Any Masked(const google::protobuf::Any& message);

}  // namespace gateway

#endif  // SERVER_OPERATIONS_MASK_H_
