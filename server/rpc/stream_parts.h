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

// What streams of notifications are made of.
namespace gateway {

using StreamReactor = grpc::ServerWriteReactor<grpc::ByteBuffer>;

// A stream that ends before it begins.
class RefusedStream final : public StreamReactor {
 public:
  explicit RefusedStream(const absl::Status& status) {
    Finish(ToGrpcStatus(status));
  }
  void OnDone() override { delete this; }
};

// Reads `request`; false if it is no `Message`.
template <typename Message>
bool ParseRequest(const grpc::ByteBuffer& request, Message& message) {
  grpc::ByteBuffer copy = request;  // Of the references. Parsing consumes it.
  return grpc::SerializationTraits<Message>::Deserialize(&copy, &message).ok();
}

// The notification's bytes, in a slice that keeps them for as long as gRPC has
// it.
grpc::Slice SliceOf(const NotificationPtr& notification);

// What stands before a field of that many bytes.
std::string FieldHeader(int field_number, size_t bytes);

}  // namespace gateway

#endif  // SERVER_RPC_STREAM_PARTS_H_
