#ifndef SERVER_RPC_QUEUED_SERVICE_H_
#define SERVER_RPC_QUEUED_SERVICE_H_

#include <string>
#include <vector>

#include "grpcpp/impl/service_type.h"
#include "server/rpc/call_counter.h"
#include "server/rpc/call_queue.h"

namespace gateway {

// A service whose calls come through CallQueues. It counts them itself.
class QueuedService : public grpc::Service {
 public:
  // Begins to take calls of all methods through `queue`, whose server has
  // started. May be called for several queues. All must outlive the server.
  virtual void ServeFrom(CallQueue& queue, const CallCounter& counter) = 0;

  // The names by which gRPC knows its methods: `/{service}/{method}`.
  virtual std::vector<std::string> Paths() const = 0;
};

}  // namespace gateway

#endif  // SERVER_RPC_QUEUED_SERVICE_H_
