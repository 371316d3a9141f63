#ifndef SERVER_RPC_STREAM_PARTS_H_
#define SERVER_RPC_STREAM_PARTS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
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

// Puts the bytes of a message together. A large notification is not copied: all
// streams share its bytes. Small ones are copied one behind the other, for a
// slice of its own costs gRPC more than the copy.
class MessageParts {
 public:
  // How many bytes of `notification` are copied; 0: they are shared.
  static size_t CopiedBytes(const SharedNotification& notification);

  // Makes room for that many bytes to be copied.
  explicit MessageParts(size_t copied) { copied_.reserve(copied); }

  void Add(const SharedNotification& notification);
  void Copy(absl::string_view bytes) {
    copied_.append(bytes.data(), bytes.size());
  }
  // Returns all that was added, in order. Call it once.
  grpc::ByteBuffer Take();

 private:
  // Ends the slice of copies.
  void Cut();

  std::string copied_;  // Behind the last slice.
  std::vector<grpc::Slice> slices_;
};

// Returns what the wire format puts before a field of `bytes` bytes: its tag
// and its length. At most kMaxHeaderBytes.
inline constexpr size_t kMaxHeaderBytes = 15;
std::string FieldHeader(int field_number, size_t bytes);

}  // namespace gateway

#endif  // SERVER_RPC_STREAM_PARTS_H_
