#include "server/rpc/stream_parts.h"

#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "google/protobuf/wire_format_lite.h"

namespace gateway {

using google::protobuf::internal::WireFormatLite;

grpc::Slice SliceOf(const NotificationPtr& notification) {
  const std::string& bytes = notification->bytes();
  return grpc::Slice(
      const_cast<char*>(bytes.data()), bytes.size(),
      [](void* kept) { delete static_cast<NotificationPtr*>(kept); },
      new NotificationPtr(notification));
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
