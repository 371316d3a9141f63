#include "server/rpc/stream_parts.h"

#include <utility>

#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "google/protobuf/wire_format_lite.h"

namespace gateway {

using google::protobuf::internal::WireFormatLite;

namespace {

// From this size on the bytes of a notification are shared.
constexpr size_t kSharedBytes = 4096;

// A slice of `bytes`, which `kept` keeps in memory.
template <typename Kept>
grpc::Slice SliceOf(absl::string_view bytes, Kept* kept) {
  return grpc::Slice(
      const_cast<char*>(bytes.data()), bytes.size(),
      [](void* owned) { delete static_cast<Kept*>(owned); }, kept);
}

}  // namespace

size_t MessageParts::CopiedBytes(const SharedNotification& notification) {
  const size_t bytes = notification.bytes().size();
  return bytes < kSharedBytes ? bytes : 0;
}

void MessageParts::Add(const SharedNotification& notification) {
  const std::string& bytes = notification.bytes();
  if (CopiedBytes(notification) > 0) return Copy(bytes);
  Cut();
  slices_.push_back(
      SliceOf(bytes, new NotificationPtr(notification.shared_from_this())));
}

grpc::ByteBuffer MessageParts::Take() {
  Cut();
  return grpc::ByteBuffer(slices_.data(), slices_.size());
}

void MessageParts::Cut() {
  if (copied_.empty()) return;
  auto* kept = new std::string(std::exchange(copied_, {}));
  slices_.push_back(SliceOf(*kept, kept));
}

std::string FieldHeader(int field_number, size_t bytes) {
  std::string header;
  google::protobuf::io::StringOutputStream stream(&header);
  google::protobuf::io::CodedOutputStream out(&stream);
  out.WriteTag(WireFormatLite::MakeTag(
      field_number, WireFormatLite::WIRETYPE_LENGTH_DELIMITED));
  out.WriteVarint64(bytes);
  out.Trim();
  return header;
}

}  // namespace gateway
