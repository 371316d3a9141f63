#ifndef SERVER_RPC_NOTIFICATION_STREAM_H_
#define SERVER_RPC_NOTIFICATION_STREAM_H_

#include <memory>
#include <optional>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "adapters/base/api.h"
#include "adapters/base/clock.h"
#include "adapters/base/mutex.h"
#include "fourws/gateway/v1/notification_stream.grpc.pb.h"
#include "grpcpp/support/byte_buffer.h"
#include "server/notifications/feed.h"
#include "server/notifications/feed_reader.h"
#include "server/notifications/subscription_registry.h"
#include "server/rpc/consume_stream.h"

namespace gateway {

// The gRPC service of streams. Its streams send raw bytes, so that the bytes of
// a notification are made once and all streams share them. Thread-safe.
//
// Destroy in this order: the server, which ends all streams; this; the
// subscriptions; the feed; the clock and the log. The destructor waits for the
// last stream.
class NotificationStreamService final
    : public v1::NotificationStream::WithRawCallbackMethod_Subscribe<
          v1::NotificationStream::WithRawCallbackMethod_Consume<
              v1::NotificationStream::WithCallbackMethod_Acknowledge<
                  v1::NotificationStream::Service>>> {
 public:
  NotificationStreamService(Feed& feed, SubscriptionRegistry& subscriptions,
                            Clock& clock);
  ~NotificationStreamService() override;

  grpc::ServerWriteReactor<grpc::ByteBuffer>* Subscribe(
      grpc::CallbackServerContext* context,
      const grpc::ByteBuffer* request) override;

  grpc::ServerWriteReactor<grpc::ByteBuffer>* Consume(
      grpc::CallbackServerContext* context,
      const grpc::ByteBuffer* request) override;

  grpc::ServerUnaryReactor* Acknowledge(
      grpc::CallbackServerContext* context,
      const v1::AcknowledgeRequest* request,
      v1::AcknowledgeResponse* response) override;

  // Sends every stream a Drain response, which says that the gateway closes by
  // `close_time`, and then ends it. Refuses new streams. Does not wait for a
  // client that does not read: the server's shutdown cancels its stream.
  void Drain(absl::Time close_time);

 private:
  class Stream;

  // Adds a stream for Drain to end.
  void Add(const Stream* stream, std::shared_ptr<FeedReader> reader);
  void Remove(const Stream* stream);

  bool draining();

  Feed& feed_;
  SubscriptionRegistry& subscriptions_;
  Clock& clock_;
  ConsumeStreams consumes_;
  SharedFilters filters_;
  Mutex mu_;
  CondVar removed_;
  std::optional<absl::Time> close_time_ ABSL_GUARDED_BY(mu_);
  absl::flat_hash_map<const Stream*, std::shared_ptr<FeedReader>> streams_
      ABSL_GUARDED_BY(mu_);
};

// Serialises `response`. Shares the bytes of its notifications.
grpc::ByteBuffer ToByteBuffer(const SubscriberResponse& response);

}  // namespace gateway

#endif  // SERVER_RPC_NOTIFICATION_STREAM_H_
