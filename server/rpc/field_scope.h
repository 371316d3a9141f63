#ifndef SERVER_RPC_FIELD_SCOPE_H_
#define SERVER_RPC_FIELD_SCOPE_H_

#include <string>

#include "google/protobuf/message.h"

namespace gateway {

// Who made a message of a request, as far as its place and type show.
enum class Maker {
  kCaller,
  kCopied,    // A caller, of what upstream answered.
  kUpstream,  // Upstream: a caller may hand it back as it came.
};

// What a message inherits of those around it.
struct FieldScope {
  Maker maker = Maker::kCaller;
  // Of upstream's messages around it, what the nearest names that names one.
  std::string currency;
  // Whether one of them has what only upstream adds.
  bool answered = false;
};

// The scope of what is in `message`, which itself is in `scope`. A message with
// a field `unmapped` is upstream's, and a v1::Sale, and all that is within.
FieldScope ScopeIn(const google::protobuf::Message& message, FieldScope scope);

// The scope of what `field` has, of a message that has `scope`.
FieldScope ScopeIn(const google::protobuf::FieldDescriptor& field,
                   FieldScope scope);

}  // namespace gateway

#endif  // SERVER_RPC_FIELD_SCOPE_H_
