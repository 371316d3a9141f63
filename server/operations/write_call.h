#ifndef SERVER_OPERATIONS_WRITE_CALL_H_
#define SERVER_OPERATIONS_WRITE_CALL_H_

#include <string>

#include "absl/time/time.h"
#include "adapters/base/unpack.h"
#include "adapters/store/operation_store.h"
#include "google/protobuf/any.pb.h"

namespace gateway {

// A write as a caller asks for it.
struct WriteCall {
  std::string caller;
  std::string method;  // Of a kind that was added.
  // Empty: the id of its document stands for it (see WriteKind), or else a new
  // one.
  std::string request_id;
  google::protobuf::Any request;
  // The message in `request`, if the caller has it unpacked; else null.
  UnpackedRequest unpacked;
  // When the caller wants an answer at the latest.
  absl::Time give_up;
};

// The operation of a write that goes on though nobody waits.
struct StartedOperation {
  OperationRecord record;
  // An earlier call had asked for it.
  bool joined = false;
};

}  // namespace gateway

#endif  // SERVER_OPERATIONS_WRITE_CALL_H_
