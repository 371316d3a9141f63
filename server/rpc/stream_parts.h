#ifndef SERVER_RPC_STREAM_PARTS_H_
#define SERVER_RPC_STREAM_PARTS_H_

#include <string>

#include "absl/status/status.h"
#include "grpcpp/impl/codegen/proto_utils.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/server_callback.h"
#include "grpcpp/support/slice.h"
#include "server/notifications/shared_notification.h"
#include "server/rpc/grpc_status.h"

// Parts of the streams of notifications.
namespace gateway {

using StreamReactor = grpc::ServerWriteReactor<grpc::ByteBuffer>;

// A stream that ends at once with an error. It deletes itself.
class RefusedStream final : public StreamReactor {
 public:
  explicit RefusedStream(const absl::Status& status) {
    Finish(ToGrpcStatus(status));
  }
  void OnDone() override { delete this; }
};

// Reads `request`. Returns false if it is not a `Message`.
template <typename Message>
bool ParseRequest(const grpc::ByteBuffer& request, Message& message) {
  grpc::ByteBuffer copy = request;  // Parsing consumes it. Shares the bytes.
  return grpc::SerializationTraits<Message>::Deserialize(&copy, &message).ok();
}

// Returns the bytes of `notification` in a slice, which keeps the notification
// in memory.
grpc::Slice SliceOf(const NotificationPtr& notification);

// Returns what the wire format puts before a field of `bytes` bytes: its tag
// and its length.
std::string FieldHeader(int field_number, size_t bytes);

}  // namespace gateway

#endif  // SERVER_RPC_STREAM_PARTS_H_
