#include "server/rpc/notification_stream.h"

#include <string>
#include <utility>
#include <vector>

#include "adapters/base/error.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "google/protobuf/wire_format_lite.h"
#include "grpcpp/support/slice.h"
#include "server/rpc/grpc_status.h"
#include "server/rpc/write_call.h"

namespace gateway {
namespace {

using google::protobuf::internal::WireFormatLite;
using Reactor = grpc::ServerWriteReactor<grpc::ByteBuffer>;

// A slice that keeps the notification for as long as gRPC has it.
grpc::Slice SliceOf(const NotificationPtr& notification) {
  const std::string& bytes = notification->bytes();
  return grpc::Slice(
      const_cast<char*>(bytes.data()), bytes.size(),
      [](void* kept) { delete static_cast<NotificationPtr*>(kept); },
      new NotificationPtr(notification));
}

// What stands before a batch of that many bytes.
std::string BatchHeader(size_t bytes) {
  std::string header;
  google::protobuf::io::StringOutputStream stream(&header);
  google::protobuf::io::CodedOutputStream out(&stream);
  out.WriteTag(
      WireFormatLite::MakeTag(v1::SubscribeResponse::kBatchFieldNumber,
                              WireFormatLite::WIRETYPE_LENGTH_DELIMITED));
  out.WriteVarint64(bytes);
  out.Trim();
  return header;
}

absl::StatusOr<SubscribeOptions> OptionsOf(const grpc::ByteBuffer& request,
                                           const EventLog& log,
                                           SharedFilters& filters) {
  v1::SubscribeRequest message;
  grpc::ByteBuffer copy = request;  // Of the references. Parsing consumes it.
  if (!grpc::SerializationTraits<v1::SubscribeRequest>::Deserialize(&copy,
                                                                    &message)
           .ok())
    return MakeError(absl::StatusCode::kInvalidArgument,
                     v1::ERROR_REASON_INVALID_REQUEST,
                     "the request is not a SubscribeRequest");
  return ReadSubscribeRequest(message, kDefaultCaller, log, filters);
}

// A stream that ends before it begins.
class RefusedStream final : public Reactor {
 public:
  explicit RefusedStream(const absl::Status& status) {
    Finish(ToGrpcStatus(status));
  }
  void OnDone() override { delete this; }
};

}  // namespace

// Between gRPC and one subscription. gRPC calls OnDone, the last reaction, only
// after the subscription has called Finish; so each may call the other until
// then.
class NotificationStreamService::Stream final : public Reactor,
                                                public Subscriber {
 public:
  Stream(NotificationStreamService& service, SubscribeOptions options)
      : service_(service),
        subscription_(std::make_shared<Subscription>(
            service.feed_, service.clock_, std::move(options), *this)) {}

  // To be called before the stream is handed to gRPC, which cannot end it
  // before.
  void Start() {
    subscription_->Start();
    service_.Add(this, subscription_);
  }

  void Write(Outgoing response) override {
    message_ = ToByteBuffer(response);
    StartWrite(&message_);
  }

  void Finish(absl::Status status) override {
    Reactor::Finish(absl::IsCancelled(status) ? grpc::Status::CANCELLED
                                              : ToGrpcStatus(status));
  }

  void OnWriteDone(bool ok) override {
    message_.Clear();
    subscription_->OnWritten(ok);
  }
  void OnCancel() override { subscription_->Cancel(); }
  void OnDone() override {
    service_.Remove(this);
    delete this;
  }

 private:
  NotificationStreamService& service_;
  const std::shared_ptr<Subscription> subscription_;
  grpc::ByteBuffer message_;
};

NotificationStreamService::NotificationStreamService(Feed& feed, Clock& clock)
    : feed_(feed), clock_(clock) {}

NotificationStreamService::~NotificationStreamService() {
  MutexLock lock(mu_);
  while (!streams_.empty()) removed_.Wait(mu_);
}

Reactor* NotificationStreamService::Subscribe(
    grpc::CallbackServerContext* /*context*/, const grpc::ByteBuffer* request) {
  bool draining;
  {
    MutexLock lock(mu_);
    draining = close_time_.has_value();
  }
  if (draining) return new RefusedStream(GatewayDraining());
  auto options = OptionsOf(*request, feed_.log(), filters_);
  if (!options.ok()) return new RefusedStream(options.status());
  auto* stream = new Stream(*this, *std::move(options));
  stream->Start();
  return stream;
}

void NotificationStreamService::Drain(absl::Time close_time) {
  std::vector<std::shared_ptr<Subscription>> subscriptions;
  {
    MutexLock lock(mu_);
    close_time_ = close_time;
    for (const auto& [stream, subscription] : streams_)
      subscriptions.push_back(subscription);
  }
  for (const auto& subscription : subscriptions)
    subscription->Drain(close_time);
}

void NotificationStreamService::Add(
    const Stream* stream, std::shared_ptr<Subscription> subscription) {
  std::optional<absl::Time> close_time;
  {
    MutexLock lock(mu_);
    streams_.emplace(stream, subscription);
    close_time = close_time_;
  }
  // A drain that began meanwhile did not reach it.
  if (close_time) subscription->Drain(*close_time);
}

void NotificationStreamService::Remove(const Stream* stream) {
  MutexLock lock(mu_);
  streams_.erase(stream);
  removed_.NotifyAll();
}

grpc::ByteBuffer ToByteBuffer(const Outgoing& response) {
  std::vector<grpc::Slice> slices;
  slices.reserve(response.batch.size() + 2);
  size_t bytes = 0;
  for (const NotificationPtr& notification : response.batch)
    bytes += notification->bytes().size();
  if (bytes > 0) slices.emplace_back(BatchHeader(bytes));
  for (const NotificationPtr& notification : response.batch)
    slices.push_back(SliceOf(notification));
  slices.emplace_back(response.rest.SerializeAsString());
  return grpc::ByteBuffer(slices.data(), slices.size());
}

}  // namespace gateway
