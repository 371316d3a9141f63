#ifndef SERVER_RPC_CONSUME_STREAM_H_
#define SERVER_RPC_CONSUME_STREAM_H_

#include <memory>
#include <string>

#include "adapters/base/mutex.h"
#include "grpcpp/support/byte_buffer.h"
#include "server/notifications/consumer.h"
#include "server/notifications/subscription_registry.h"
#include "server/rpc/stream_parts.h"

namespace gateway {

// The Consume streams, one for each member of a named subscription. Destroy it
// after the server and before the subscriptions. The destructor waits for the
// last stream. Thread-safe.
class ConsumeStreams {
 public:
  explicit ConsumeStreams(SubscriptionRegistry& subscriptions)
      : subscriptions_(subscriptions) {}
  ~ConsumeStreams();

  // Returns the stream that answers `request` of `caller`: the bytes of a
  // v1::ConsumeRequest. It deletes itself.
  StreamReactor* Open(const std::string& caller,
                      const grpc::ByteBuffer& request);

 private:
  class Stream;

  void Count(int more);

  SubscriptionRegistry& subscriptions_;
  Mutex mu_;
  CondVar ended_;
  int open_ ABSL_GUARDED_BY(mu_) = 0;
};

// Serialises `response`. Shares the bytes of its notifications.
grpc::ByteBuffer ToByteBuffer(const ConsumerResponse& response);

}  // namespace gateway

#endif  // SERVER_RPC_CONSUME_STREAM_H_
