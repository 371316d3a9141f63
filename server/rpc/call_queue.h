#ifndef SERVER_RPC_CALL_QUEUE_H_
#define SERVER_RPC_CALL_QUEUE_H_

#include <memory>
#include <thread>
#include <utility>

#include "adapters/base/mutex.h"
#include "grpcpp/completion_queue.h"

namespace gateway {

// Two completion queues of gRPC's: one through which calls arrive, at which a
// thread waits, and one through which gRPC tells what becomes of them. At that
// one no thread waits, because waking it would cost as much as the rest of a
// short call: whoever answers a call looks there, and the thread of the first
// queue does so every 20 ms while there are calls. Thread-safe.
class CallQueue {
 public:
  // What gRPC reports through the queues: their tags are Events.
  class Event {
   public:
    // `ok` is gRPC's.
    virtual void Happen(bool ok) = 0;

   protected:
    ~Event() = default;
  };

  // `arrivals` is one of a server that has not started yet. `number` tells the
  // queues apart: it is in the name of the thread.
  CallQueue(std::unique_ptr<grpc::ServerCompletionQueue> arrivals, int number)
      : arrivals_(std::move(arrivals)), number_(number) {}
  // Stops first.
  ~CallQueue() { Stop(); }

  // Begins to serve, once the server has started.
  void Start();
  // Waits until all calls have ended, and serves no more. The server must have
  // been shut down, so that all calls end.
  void Stop();

  // A call begins, and ends when gRPC reports nothing more of it. Until then
  // the queues can be given work.
  void BeginCall();
  void EndCall();
  // Call this after a call was answered: handles some of what was reported.
  void Look() { Look(kReportsAtOnce); }

  grpc::ServerCompletionQueue& arrivals() { return *arrivals_; }
  grpc::CompletionQueue& reports() { return reports_; }

 private:
  // An answer makes two reports: it is sent, and the call is over. To look for
  // more would find nothing most of the time, and costs a system call then.
  static constexpr int kReportsAtOnce = 2;

  void Run();
  bool HasCalls();
  // Handles `most` reports, unless this thread is about to already.
  void Look(int most);

  const std::unique_ptr<grpc::ServerCompletionQueue> arrivals_;
  const int number_;
  grpc::CompletionQueue reports_;
  Mutex mu_;
  CondVar ended_;
  int calls_ ABSL_GUARDED_BY(mu_) = 0;
  std::thread thread_;
};

}  // namespace gateway

#endif  // SERVER_RPC_CALL_QUEUE_H_
