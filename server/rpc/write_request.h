#ifndef SERVER_RPC_WRITE_REQUEST_H_
#define SERVER_RPC_WRITE_REQUEST_H_

#include <string>

#include "absl/status/statusor.h"
#include "google/protobuf/any.pb.h"
#include "google/protobuf/message.h"
#include "server/rpc/contract.h"

namespace gateway {

// What all write requests of the contract have.
struct WriteRequest {
  // Full name, such as `fourws.gateway.v1.GiftcardService.RedeemGiftcard`.
  std::string method;
  // Or the document's own id, which stands for it; or a new one, for a method
  // whose request needs none.
  std::string request_id;
  bool validate_only = false;
};

// Reads `request`, which is for `method`, a write. If it is malformed:
// INVALID_ARGUMENT with a violation for each fault and the metadata
// `outcome=NOT_SENT`.
absl::StatusOr<WriteRequest> ReadWriteRequest(
    const ContractMethod& method, const google::protobuf::Message& request);

// The same of a request message of any write of the contract; also an error if
// it is none.
absl::StatusOr<WriteRequest> ReadWriteRequest(
    const google::protobuf::Any& request);

}  // namespace gateway

#endif  // SERVER_RPC_WRITE_REQUEST_H_
