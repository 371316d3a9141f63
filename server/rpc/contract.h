#ifndef SERVER_RPC_CONTRACT_H_
#define SERVER_RPC_CONTRACT_H_

#include <string>
#include <vector>

#include "google/protobuf/any.pb.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "server/rpc/validators.h"

namespace gateway {

// A method of the contract that an upstream answers. Lives as long as the
// process.
struct ContractMethod {
  std::string name;  // `fourws.gateway.v1.GiftcardService.RedeemGiftcard`
  std::string path;  // `/fourws.gateway.v1.GiftcardService/RedeemGiftcard`
  // Empty messages of the request and the response.
  const google::protobuf::Message* request;
  const google::protobuf::Message* response;
  Validator validator;  // Null: there is none, which CheckContract() refuses.
  // Fields that a write has: two of its request, one of its response. Null if
  // the method has no such field.
  const google::protobuf::FieldDescriptor* request_id;
  const google::protobuf::FieldDescriptor* validate_only;
  const google::protobuf::FieldDescriptor* operation;

  // One sign of a write is enough: a write must not be taken for a read, which
  // may be asked twice.
  bool is_write() const {
    return request_id != nullptr || operation != nullptr;
  }
  // Whether `any` holds a response of this method.
  bool IsResponse(const google::protobuf::Any& any) const;
};

// A service of the contract. An upstream answers all of its methods.
struct UpstreamService {
  std::string name;  // Full name, such as `fourws.gateway.v1.CartService`.
  bool is_of_one;    // ONe answers it, not 4ws.trade.
  // Empty if the program was built without the service.
  std::vector<ContractMethod> methods;
};

// Returns all such services. Their methods are read from the contract's
// descriptors; only a new service needs a line in contract.cc.
const std::vector<UpstreamService>& UpstreamServices();

// Returns the write whose request `any` holds; null if it holds none.
const ContractMethod* FindWrite(const google::protobuf::Any& any);

}  // namespace gateway

#endif  // SERVER_RPC_CONTRACT_H_
