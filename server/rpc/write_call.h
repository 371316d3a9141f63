#ifndef SERVER_RPC_WRITE_CALL_H_
#define SERVER_RPC_WRITE_CALL_H_

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "google/protobuf/any.pb.h"
#include "server/operations/operations.h"
#include "server/rpc/unary_call.h"

namespace gateway {

// Name under which every caller runs until callers have credentials.
inline constexpr char kDefaultCaller[] = "default";
// Initial metadata that names the operation behind a write.
inline constexpr char kOperationMetadata[] = "fourws-operation";

// Runs a valid write for `call`, and hands `done` what the caller is to get.
// `done` is not called once the caller is gone.
void RunWrite(UnaryCall& call, Operations& operations, WriteCall write,
              std::function<void(absl::StatusOr<google::protobuf::Any>)> done);

}  // namespace gateway

#endif  // SERVER_RPC_WRITE_CALL_H_
