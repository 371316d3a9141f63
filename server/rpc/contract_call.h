#ifndef SERVER_RPC_CONTRACT_CALL_H_
#define SERVER_RPC_CONTRACT_CALL_H_

#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "adapters/base/unpack.h"
#include "google/protobuf/any.pb.h"
#include "google/protobuf/message.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "server/rpc/call_answer.h"
#include "server/rpc/contract.h"

namespace gateway {

// A request as received.
struct ReceivedRequest {
  UnpackedRequest message;
  google::protobuf::Any any;  // The same, as bytes.
};

// Reads the bytes of a request for `method`. Fails with INVALID_ARGUMENT
// (INVALID_REQUEST) if they are not such a message, or hold a text that is not
// UTF-8, or take more than kMaxRequestBytes. The error of a write has the
// metadata `outcome=NOT_SENT`.
absl::StatusOr<ReceivedRequest> ReceiveRequest(const ContractMethod& method,
                                               const grpc::ByteBuffer& bytes);

// Answers a call of one method. Copies answer the same call; only the first
// answer counts. Thread-safe.
class ContractReply {
 public:
  ContractReply(const ContractMethod& method, UnpackedRequest request,
                std::shared_ptr<CallAnswer> answer, grpc::ByteBuffer* response)
      : method_(&method),
        request_(std::move(request)),
        answer_(std::move(answer)),
        response_(response) {}

  // Answers with the response message in `result`, whose bytes are sent as they
  // are, or with its error as MaskedError() has it. What is too large is cut,
  // as answer_fit.h says, or answered ANSWER_TOO_LARGE. Answers INTERNAL if
  // `result` holds another message.
  void Finish(absl::StatusOr<google::protobuf::Any> result) const;

  CallAnswer& answer() const { return *answer_; }

 private:
  const ContractMethod* method_;
  UnpackedRequest request_;
  std::shared_ptr<CallAnswer> answer_;
  grpc::ByteBuffer* response_;
};

// A call of a method of the contract.
struct ContractCall {
  const ContractMethod& method;
  const grpc::ServerContextBase& context;  // For use while it begins only.
  ReceivedRequest request;
  ContractReply reply;
};

}  // namespace gateway

#endif  // SERVER_RPC_CONTRACT_CALL_H_
