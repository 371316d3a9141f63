#ifndef SERVER_RPC_QUEUED_CALL_H_
#define SERVER_RPC_QUEUED_CALL_H_

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "grpcpp/server_context.h"
#include "grpcpp/support/async_unary_call.h"
#include "grpcpp/support/byte_buffer.h"
#include "server/rpc/call_answer.h"
#include "server/rpc/call_counter.h"
#include "server/rpc/call_queue.h"
#include "server/rpc/server_call.h"

namespace gateway {

// What a QueuedCall knows of its method, whose messages it takes for bytes.
struct QueuedMethod {
  // What Begin() takes. `context` and `request` are there while it runs;
  // `response` until the call is answered.
  struct Call {
    const grpc::ServerContextBase& context;
    const grpc::ByteBuffer& request;
    const std::shared_ptr<CallAnswer>& answer;
    grpc::ByteBuffer* response;
  };

  std::string path;  // `/fourws.gateway.v1.GiftcardService/GetGiftcard`
  // Asks gRPC for the next call of `queue`.
  std::function<void(grpc::ServerContext* context, grpc::ByteBuffer* request,
                     grpc::ServerAsyncResponseWriter<grpc::ByteBuffer>* writer,
                     CallQueue& queue, void* tag)>
      request;
  // Begins a call, which is answered then or later.
  std::function<void(const Call& call)> begin;
};

// A unary RPC that comes through a CallQueue. It ends at once if the caller is
// gone, and deletes itself when gRPC is done with it.
class QueuedCall final : public ServerCall {
 public:
  // Begins the next call of `method` when it comes through `queue`, and so on
  // with those after it, until the server shuts down. All must outlive it.
  static void Await(const QueuedMethod& method, CallQueue& queue,
                    const CallCounter& counter);

 private:
  // An event of this call.
  class Step final : public CallQueue::Event {
   public:
    using Act = void (QueuedCall::*)(bool ok);
    Step(QueuedCall& call, Act act) : call_(call), act_(act) {}
    void Happen(bool ok) override { (call_.*act_)(ok); }

   private:
    QueuedCall& call_;
    const Act act_;
  };

  QueuedCall(const QueuedMethod& method, CallQueue& queue,
             const CallCounter& counter);
  ~QueuedCall() = default;

  void SendMetadata(const Metadata& metadata) override;
  void Finish(const grpc::Status& status) override;

  void OnArrived(bool ok);
  // gRPC is done with the call, or its caller is gone.
  void OnOver(bool ok);
  void OnSent(bool ok);
  // One event fewer is due.
  void Release();

  const QueuedMethod& method_;
  CallQueue& queue_;
  const CallCounter& counter_;

  grpc::ServerContext context_;
  grpc::ByteBuffer request_;
  grpc::ByteBuffer response_;
  grpc::ServerAsyncResponseWriter<grpc::ByteBuffer> writer_{&context_};

  Step arrived_{*this, &QueuedCall::OnArrived};
  Step over_{*this, &QueuedCall::OnOver};
  Step sent_{*this, &QueuedCall::OnSent};
  // What is due once the call has arrived: its method returns, its end is sent,
  // and it is over.
  std::atomic<int> due_ = 3;
  std::shared_ptr<CallAnswer> answer_;
  std::optional<CountedCall> counted_;
};

}  // namespace gateway

#endif  // SERVER_RPC_QUEUED_CALL_H_
