#ifndef SERVER_RPC_CONTRACT_SERVICE_H_
#define SERVER_RPC_CONTRACT_SERVICE_H_

#include "grpcpp/impl/service_type.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/server_callback.h"
#include "server/rpc/contract.h"
#include "server/rpc/method_hooks.h"
#include "server/rpc/read_methods.h"
#include "server/rpc/write_methods.h"

namespace gateway {

// gRPC in: a service whose methods an upstream answers. It does what generated
// code does for methods whose messages are bytes, for whatever methods the
// contract has: a new one needs nothing here. Thread-safe.
class ContractService final : public grpc::Service {
 public:
  // `reads` and `writes` outlive it. Each method must have its parts (see
  // CheckContract()).
  ContractService(const UpstreamService& service, const ReadMethods& reads,
                  WriteMethods& writes, const MethodHooks& hooks);

 private:
  // Serves `method`, which is at `index`.
  void Serve(int index, const ContractMethod& method, const MethodHook& hook);
  grpc::ServerUnaryReactor* Answer(const ContractMethod& method,
                                   const MethodHook& hook,
                                   grpc::CallbackServerContext* context,
                                   const grpc::ByteBuffer& request,
                                   grpc::ByteBuffer* response);

  const ReadMethods& reads_;
  WriteMethods& writes_;
};

}  // namespace gateway

#endif  // SERVER_RPC_CONTRACT_SERVICE_H_
