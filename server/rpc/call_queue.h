#ifndef SERVER_RPC_CALL_QUEUE_H_
#define SERVER_RPC_CALL_QUEUE_H_

#include <atomic>
#include <memory>
#include <thread>
#include <utility>

#include "grpcpp/completion_queue.h"

namespace gateway {

// A completion queue of gRPC's and the thread that serves it. Calls that come
// through one cost fewer changes of threads than calls of gRPC's callback
// services: their thread reads the requests of all connections, begins their
// calls and ends them. Thread-safe.
class CallQueue {
 public:
  // What gRPC reports through the queue: its tags are Events.
  class Event {
   public:
    // Called on the queue's thread. `ok` is gRPC's.
    virtual void Happen(bool ok) = 0;

   protected:
    ~Event() = default;
  };

  // `queue` is one of a server that has not started yet. `number` tells queues
  // apart: it is in the name of the thread.
  CallQueue(std::unique_ptr<grpc::ServerCompletionQueue> queue, int number)
      : queue_(std::move(queue)), number_(number) {}
  // Stops first.
  ~CallQueue() { Stop(); }

  // Begins to serve, once the server has started.
  void Start();
  // Waits until all calls have ended, and serves no more. The server must have
  // been shut down, so that all calls end.
  void Stop();

  // A call begins, and ends when gRPC reports nothing more of it. Until then
  // the queue can be given work.
  void BeginCall();
  void EndCall();

  grpc::ServerCompletionQueue& queue() { return *queue_; }

 private:
  void Run();

  const std::unique_ptr<grpc::ServerCompletionQueue> queue_;
  const int number_;
  std::atomic<int> calls_ = 0;
  std::thread thread_;
};

}  // namespace gateway

#endif  // SERVER_RPC_CALL_QUEUE_H_
