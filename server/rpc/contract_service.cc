#include "server/rpc/contract_service.h"

#include <utility>

#include "grpcpp/impl/codegen/server_callback_handlers.h"
#include "grpcpp/impl/rpc_service_method.h"
#include "server/rpc/contract_call.h"
#include "server/rpc/unary_call.h"

namespace gateway {

ContractService::ContractService(const UpstreamService& service,
                                 const ReadMethods& reads, WriteMethods& writes,
                                 const MethodHooks& hooks)
    : reads_(reads), writes_(writes) {
  int index = 0;
  for (const ContractMethod& method : service.methods) {
    const auto hook = hooks.find(method.request->GetDescriptor());
    Serve(index++, method, hook == hooks.end() ? MethodHook() : hook->second);
  }
}

void ContractService::Serve(int index, const ContractMethod& method,
                            const MethodHook& hook) {
  using Handler =
      grpc::internal::CallbackUnaryHandler<grpc::ByteBuffer, grpc::ByteBuffer>;
  // gRPC owns both, and keeps the path by its address.
  AddMethod(new grpc::internal::RpcServiceMethod(
      method.path.c_str(), grpc::internal::RpcMethod::NORMAL_RPC, nullptr));
  MarkMethodRawCallback(
      index,
      new Handler([this, &method, hook](grpc::CallbackServerContext* context,
                                        const grpc::ByteBuffer* request,
                                        grpc::ByteBuffer* response) {
        return Answer(method, hook, context, *request, response);
      }));
}

grpc::ServerUnaryReactor* ContractService::Answer(
    const ContractMethod& method, const MethodHook& hook,
    grpc::CallbackServerContext* context, const grpc::ByteBuffer& request,
    grpc::ByteBuffer* response) {
  auto* reactor = new UnaryCall(context);
  auto received = ReceiveRequest(method, request);
  if (!received.ok()) {
    reactor->answer()->Finish(received.status());
    return reactor;
  }
  ContractReply reply(method, received->message, reactor->answer(), response);
  ContractCall call{.method = method,
                    .context = *context,
                    .request = *std::move(received),
                    .reply = std::move(reply)};
  const google::protobuf::Message& message = *call.request.message;
  if (!method.is_write() || (hook.is_read && hook.is_read(message))) {
    reads_.Run(std::move(call));
  } else {
    auto finish = hook.finish ? hook.finish(message) : nullptr;
    writes_.Run(std::move(call), std::move(finish));
  }
  return reactor;
}

}  // namespace gateway
