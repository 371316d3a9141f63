#ifndef SERVER_RPC_CONTRACT_H_
#define SERVER_RPC_CONTRACT_H_

#include <string>
#include <vector>

#include "google/protobuf/any.pb.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "server/rpc/validators.h"

namespace gateway {

// A method that an upstream answers, as the contract describes it. Lives as
// long as the process.
struct ContractMethod {
  std::string name;  // `fourws.gateway.v1.GiftcardService.RedeemGiftcard`
  std::string path;  // `/fourws.gateway.v1.GiftcardService/RedeemGiftcard`
  // Empty messages of its types.
  const google::protobuf::Message* request;
  const google::protobuf::Message* response;
  Validator validator;  // Null if nobody wrote one.
  // Fields of the request of a write, and of its response.
  const google::protobuf::FieldDescriptor* request_id;
  const google::protobuf::FieldDescriptor* validate_only;
  const google::protobuf::FieldDescriptor* operation;

  // Whatever has one sign of a write is none that may be asked twice.
  bool is_write() const {
    return request_id != nullptr || operation != nullptr;
  }
  // Whether `any` holds a response of this method.
  bool IsResponse(const google::protobuf::Any& any) const;
};

// A service all of whose methods an upstream answers.
struct UpstreamService {
  std::string name;  // Full name, such as `fourws.gateway.v1.CartService`.
  bool is_of_one;    // ONe answers, not 4ws.trade.
  // None if the program was built without the service.
  std::vector<ContractMethod> methods;
};

// All of them. What their methods are is read from the contract: only a new
// service needs a line in contract.cc.
const std::vector<UpstreamService>& UpstreamServices();

// The write whose request `any` holds; null if it holds none.
const ContractMethod* FindWrite(const google::protobuf::Any& any);

}  // namespace gateway

#endif  // SERVER_RPC_CONTRACT_H_
