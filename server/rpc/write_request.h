#ifndef SERVER_RPC_WRITE_REQUEST_H_
#define SERVER_RPC_WRITE_REQUEST_H_

#include <string>

#include "absl/status/statusor.h"
#include "adapters/base/unpack.h"
#include "google/protobuf/any.pb.h"
#include "server/rpc/contract.h"

namespace gateway {

// What every write request of the contract has.
struct WriteRequest {
  // Full name, such as `fourws.gateway.v1.GiftcardService.RedeemGiftcard`.
  std::string method;
  std::string request_id;  // As in a WriteCall.
  bool validate_only = false;
  UnpackedRequest unpacked;  // The whole request.
};

// Validates and reads `request`, which is not null, of the write `method`.
// Fails with INVALID_ARGUMENT, a violation for each fault, and the metadata
// `outcome=NOT_SENT`.
absl::StatusOr<WriteRequest> ReadWriteRequest(const ContractMethod& method,
                                              UnpackedRequest request);

// The same for a request of any write of the contract. Also fails if `request`
// is not one.
absl::StatusOr<WriteRequest> ReadWriteRequest(
    const google::protobuf::Any& request);

}  // namespace gateway

#endif  // SERVER_RPC_WRITE_REQUEST_H_
