#include "server/rpc/consume_stream.h"

#include <utility>
#include <vector>

#include "adapters/base/error.h"
#include "server/notifications/named_subscription.h"
#include "server/notifications/notification_errors.h"

namespace gateway {
namespace {

// The bytes of a notification are a batch's field; they serve a delivery's.
static_assert(int{v1::Delivery::kNotificationFieldNumber} ==
              int{v1::Batch::kNotificationsFieldNumber});

// What follows the notification in a delivery.
std::string TailOf(const Handout& handout) {
  v1::Delivery tail;
  tail.set_ack_id(handout.ack_id);
  tail.set_attempt(handout.attempt);
  return tail.SerializeAsString();
}

}  // namespace

// Stands between gRPC and one membership. gRPC calls OnDone, the last reaction,
// only after Finish was called; so each may call the other until then.
class ConsumeStreams::Stream final : public StreamReactor, public Consumer {
 public:
  Stream(ConsumeStreams& streams,
         std::shared_ptr<NamedSubscription> subscription)
      : streams_(streams), subscription_(std::move(subscription)) {
    streams_.Count(1);
  }

  // To be called before the stream is handed to gRPC, which cannot end it
  // before.
  void Start(const ConsumeOptions& options) {
    const auto id = subscription_->Join(*this, options);
    if (id.ok())
      id_ = *id;
    else
      Finish(id.status());
  }

  void Write(ConsumerResponse response) override {
    message_ = ToByteBuffer(response);
    StartWrite(&message_);
  }

  void Finish(absl::Status status) override {
    StreamReactor::Finish(absl::IsCancelled(status) ? grpc::Status::CANCELLED
                                                    : ToGrpcStatus(status));
  }

  void OnWriteDone(bool ok) override {
    message_.Clear();
    subscription_->OnWritten(id_, ok);
  }
  void OnCancel() override { subscription_->Leave(id_); }
  void OnDone() override {
    ConsumeStreams& streams = streams_;
    delete this;
    streams.Count(-1);
  }

 private:
  ConsumeStreams& streams_;
  const std::shared_ptr<NamedSubscription> subscription_;
  MemberId id_ = 0;  // None.
  grpc::ByteBuffer message_;
};

ConsumeStreams::~ConsumeStreams() {
  MutexLock lock(mu_);
  while (open_ > 0) ended_.Wait(mu_);
}

void ConsumeStreams::Count(int more) {
  MutexLock lock(mu_);
  open_ += more;
  ended_.NotifyAll();
}

StreamReactor* ConsumeStreams::Open(const std::string& caller,
                                    const grpc::ByteBuffer& request) {
  v1::ConsumeRequest message;
  if (!ParseRequest(request, message))
    return new RefusedStream(MakeError(absl::StatusCode::kInvalidArgument,
                                       v1::ERROR_REASON_INVALID_REQUEST,
                                       "the request is not a ConsumeRequest"));
  const auto options = ReadConsumeRequest(message);
  if (!options.ok()) return new RefusedStream(options.status());
  auto subscription = subscriptions_.Find(caller, message.subscription());
  if (subscription == nullptr) return new RefusedStream(NoSuchSubscription());
  auto* stream = new Stream(*this, std::move(subscription));
  stream->Start(*options);
  return stream;
}

grpc::ByteBuffer ToByteBuffer(const ConsumerResponse& response) {
  // In front of each notification, and behind it.
  struct Ends {
    std::string header;
    std::string tail;
  };
  std::vector<Ends> ends;
  ends.reserve(response.deliveries.size());
  const std::string rest = response.rest.SerializeAsString();
  size_t bytes = 0;
  size_t copied = rest.size() + kMaxHeaderBytes;
  for (const Handout& handout : response.deliveries) {
    std::string tail = TailOf(handout);
    const size_t size = handout.notification->bytes().size() + tail.size();
    std::string header =
        FieldHeader(v1::DeliveryBatch::kDeliveriesFieldNumber, size);
    bytes += header.size() + size;
    copied += header.size() + tail.size() +
              MessageParts::CopiedBytes(*handout.notification);
    ends.push_back({std::move(header), std::move(tail)});
  }
  MessageParts parts(copied);
  if (bytes > 0)
    parts.Copy(FieldHeader(v1::ConsumeResponse::kDeliveriesFieldNumber, bytes));
  for (size_t i = 0; i < ends.size(); ++i) {
    parts.Copy(ends[i].header);
    parts.Add(*response.deliveries[i].notification);
    parts.Copy(ends[i].tail);
  }
  parts.Copy(rest);
  return parts.Take();
}

}  // namespace gateway
