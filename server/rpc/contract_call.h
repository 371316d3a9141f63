#ifndef SERVER_RPC_CONTRACT_CALL_H_
#define SERVER_RPC_CONTRACT_CALL_H_

#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "google/protobuf/any.pb.h"
#include "google/protobuf/message.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "server/rpc/contract.h"
#include "server/rpc/unary_call.h"

namespace gateway {

// A request as it came.
struct ReceivedRequest {
  std::unique_ptr<google::protobuf::Message> message;
  google::protobuf::Any any;  // The same.
};

// Reads the bytes of a request for `method`. INVALID_ARGUMENT (INVALID_REQUEST)
// if they are no such message, or hold a text that is not UTF-8; for a write
// with the metadata `outcome=NOT_SENT`.
absl::StatusOr<ReceivedRequest> ReceiveRequest(const ContractMethod& method,
                                               const grpc::ByteBuffer& bytes);

// Answers a call of one method. Any thread may, and all that are copied from
// one: only the first answer counts.
class ContractReply {
 public:
  ContractReply(const ContractMethod& method,
                std::shared_ptr<UnaryCall::Answer> answer,
                grpc::ByteBuffer* response)
      : method_(&method), answer_(std::move(answer)), response_(response) {}

  // Answers with the response message in `result`, whose bytes are passed on as
  // they are, or with the error. INTERNAL if there is another message in it.
  void Finish(absl::StatusOr<google::protobuf::Any> result) const;

  UnaryCall::Answer& answer() const { return *answer_; }

 private:
  const ContractMethod* method_;
  std::shared_ptr<UnaryCall::Answer> answer_;
  grpc::ByteBuffer* response_;
};

// A call of a method of the contract.
struct ContractCall {
  const ContractMethod& method;
  const grpc::CallbackServerContext& context;  // While the call begins.
  ReceivedRequest request;
  ContractReply reply;
};

}  // namespace gateway

#endif  // SERVER_RPC_CONTRACT_CALL_H_
