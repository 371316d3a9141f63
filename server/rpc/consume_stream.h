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

// The Consume streams: those of members of named subscriptions. Destroy it
// after the server, before the subscriptions; the destructor waits for the last
// stream.
class ConsumeStreams {
 public:
  explicit ConsumeStreams(SubscriptionRegistry& subscriptions)
      : subscriptions_(subscriptions) {}
  ~ConsumeStreams();

  // The stream that answers `request`, a v1::ConsumeRequest, of `caller`.
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

// `response` serialised, sharing the bytes of its notifications.
grpc::ByteBuffer ToByteBuffer(const ConsumerResponse& response);

}  // namespace gateway

#endif  // SERVER_RPC_CONSUME_STREAM_H_
