#include "server/rpc/contract_service.h"

#include <utility>

#include "grpcpp/impl/rpc_service_method.h"
#include "server/rpc/contract_call.h"

namespace gateway {
namespace {

// Calls of one method that gRPC can hand over while the queue's thread is busy.
constexpr int kAwaitedCalls = 4;

}  // namespace

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
  // gRPC owns the method, and keeps the path by its address.
  AddMethod(new grpc::internal::RpcServiceMethod(
      method.path.c_str(), grpc::internal::RpcMethod::NORMAL_RPC, nullptr));
  MarkMethodRaw(index);
  methods_.push_back(
      {.path = method.path,
       .request =
           [this, index](auto* context, auto* request, auto* writer,
                         CallQueue& queue, void* tag) {
             RequestAsyncUnary(index, context, request, writer,
                               &queue.reports(), &queue.arrivals(), tag);
           },
       .begin =
           [this, &method, hook](const QueuedMethod::Call& call) {
             Begin(method, hook, call);
           }});
}

std::vector<std::string> ContractService::Paths() const {
  std::vector<std::string> paths;
  for (const QueuedMethod& method : methods_) paths.push_back(method.path);
  return paths;
}

void ContractService::ServeFrom(CallQueue& queue, const CallCounter& counter) {
  for (const QueuedMethod& method : methods_) {
    for (int i = 0; i < kAwaitedCalls; ++i)
      QueuedCall::Await(method, queue, counter);
  }
}

void ContractService::Begin(const ContractMethod& method,
                            const MethodHook& hook,
                            const QueuedMethod::Call& queued) {
  auto received = ReceiveRequest(method, queued.request);
  if (!received.ok()) return queued.answer->Finish(received.status());
  ContractReply reply(method, received->message, queued.answer,
                      queued.response);
  ContractCall call{.method = method,
                    .context = queued.context,
                    .request = *std::move(received),
                    .reply = std::move(reply)};
  const google::protobuf::Message& message = *call.request.message;
  if (!method.is_write() || (hook.is_read && hook.is_read(message)))
    return reads_.Run(std::move(call));
  auto finish = hook.finish ? hook.finish(message) : nullptr;
  writes_.Run(std::move(call), std::move(finish));
}

}  // namespace gateway
