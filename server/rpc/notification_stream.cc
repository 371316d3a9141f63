#include "server/rpc/notification_stream.h"

#include <string>
#include <utility>
#include <vector>

#include "adapters/base/error.h"
#include "server/notifications/acknowledgement.h"
#include "server/notifications/notification_errors.h"
#include "server/rpc/caller.h"
#include "server/rpc/grpc_status.h"
#include "server/rpc/stream_parts.h"
#include "server/rpc/unary_call.h"

namespace gateway {
namespace {

absl::StatusOr<SubscribeOptions> OptionsOf(const grpc::ByteBuffer& request,
                                           const EventLog& log,
                                           SharedFilters& filters) {
  v1::SubscribeRequest message;
  if (!ParseRequest(request, message))
    return MakeError(absl::StatusCode::kInvalidArgument,
                     v1::ERROR_REASON_INVALID_REQUEST,
                     "the request is not a SubscribeRequest");
  return ReadSubscribeRequest(message, kDefaultCaller, log, filters);
}

}  // namespace

// Stands between gRPC and one FeedReader. gRPC calls OnDone, the last reaction,
// only after the reader has called Finish; so each may call the other until
// then.
class NotificationStreamService::Stream final : public StreamReactor,
                                                public Subscriber {
 public:
  Stream(NotificationStreamService& service, SubscribeOptions options)
      : service_(service),
        reader_(std::make_shared<FeedReader>(service.feed_, service.clock_,
                                             std::move(options), *this)) {}

  // To be called before the stream is handed to gRPC, which cannot end it
  // before.
  void Start() {
    reader_->Start();
    service_.Add(this, reader_);
  }

  void Write(SubscriberResponse response) override {
    message_ = ToByteBuffer(response);
    StartWrite(&message_);
  }

  void Finish(absl::Status status) override {
    StreamReactor::Finish(absl::IsCancelled(status) ? grpc::Status::CANCELLED
                                                    : ToGrpcStatus(status));
  }

  void OnWriteDone(bool ok) override {
    message_.Clear();
    reader_->OnWritten(ok);
  }
  void OnCancel() override { reader_->Cancel(); }
  void OnDone() override {
    service_.Remove(this);
    delete this;
  }

 private:
  NotificationStreamService& service_;
  const std::shared_ptr<FeedReader> reader_;
  grpc::ByteBuffer message_;
};

NotificationStreamService::NotificationStreamService(
    Feed& feed, SubscriptionRegistry& subscriptions, Clock& clock)
    : feed_(feed),
      subscriptions_(subscriptions),
      clock_(clock),
      consumes_(subscriptions) {}

NotificationStreamService::~NotificationStreamService() {
  MutexLock lock(mu_);
  while (!streams_.empty()) removed_.Wait(mu_);
}

StreamReactor* NotificationStreamService::Subscribe(
    grpc::CallbackServerContext* /*context*/, const grpc::ByteBuffer* request) {
  if (draining()) return new RefusedStream(GatewayDraining());
  auto options = OptionsOf(*request, feed_.log(), filters_);
  if (!options.ok()) return new RefusedStream(options.status());
  auto* stream = new Stream(*this, *std::move(options));
  stream->Start();
  return stream;
}

StreamReactor* NotificationStreamService::Consume(
    grpc::CallbackServerContext* /*context*/, const grpc::ByteBuffer* request) {
  if (draining()) return new RefusedStream(GatewayDraining());
  return consumes_.Open(kDefaultCaller, *request);
}

grpc::ServerUnaryReactor* NotificationStreamService::Acknowledge(
    grpc::CallbackServerContext* context, const v1::AcknowledgeRequest* request,
    v1::AcknowledgeResponse* response) {
  auto* call = new UnaryCall(context);
  const auto answer = call->answer();
  if (const auto valid = CheckAcknowledgement(*request); !valid.ok()) {
    answer->Finish(valid);
    return call;
  }
  const auto subscription =
      subscriptions_.Find(kDefaultCaller, request->subscription());
  if (subscription == nullptr) {
    answer->Finish(NoSuchSubscription());
    return call;
  }
  subscription->Acknowledge(*request, [answer, response](auto acknowledged) {
    answer->Finish(acknowledged.status(),
                   [&] { *response = *std::move(acknowledged); });
  });
  return call;
}

bool NotificationStreamService::draining() {
  MutexLock lock(mu_);
  return close_time_.has_value();
}

void NotificationStreamService::Drain(absl::Time close_time) {
  std::vector<std::shared_ptr<FeedReader>> readers;
  {
    MutexLock lock(mu_);
    close_time_ = close_time;
    for (const auto& [stream, reader] : streams_) readers.push_back(reader);
  }
  for (const auto& reader : readers) reader->Drain(close_time);
  subscriptions_.Drain(close_time);
}

void NotificationStreamService::Add(const Stream* stream,
                                    std::shared_ptr<FeedReader> reader) {
  std::optional<absl::Time> close_time;
  {
    MutexLock lock(mu_);
    streams_.emplace(stream, reader);
    close_time = close_time_;
  }
  // A drain that began meanwhile did not reach it.
  if (close_time) reader->Drain(*close_time);
}

void NotificationStreamService::Remove(const Stream* stream) {
  MutexLock lock(mu_);
  streams_.erase(stream);
  removed_.NotifyAll();
}

grpc::ByteBuffer ToByteBuffer(const SubscriberResponse& response) {
  const std::string rest = response.rest.SerializeAsString();
  size_t bytes = 0;
  size_t copied = rest.size() + kMaxHeaderBytes;
  for (const SharedNotification* notification : response.batch) {
    bytes += notification->bytes().size();
    copied += MessageParts::CopiedBytes(*notification);
  }
  MessageParts parts(copied);
  if (bytes > 0)
    parts.Copy(FieldHeader(v1::SubscribeResponse::kBatchFieldNumber, bytes));
  for (const SharedNotification* notification : response.batch)
    parts.Add(*notification);
  parts.Copy(rest);
  return parts.Take();
}

}  // namespace gateway
