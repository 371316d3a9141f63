#include "server/notifications/shared_notification.h"

#include <utility>

#include "adapters/base/api.h"
#include "fourws/gateway/v1/notification_stream.pb.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "google/protobuf/wire_format_lite.h"
#include "server/notifications/cursor.h"

namespace gateway {
namespace {

using google::protobuf::internal::WireFormatLite;

// What an event takes beside its strings.
constexpr int64_t kOverhead = 512;

}  // namespace

SharedNotification::SharedNotification(const EventLog& log, EventPtr event)
    : log_(log), event_(std::move(event)) {}

const std::string& SharedNotification::bytes() const {
  absl::call_once(once_, [this] { Serialise(); });
  return bytes_;
}

absl::string_view SharedNotification::cursor() const {
  absl::call_once(once_, [this] { Serialise(); });
  return cursor_;
}

int64_t SharedNotification::size() const {
  // The notification is there twice: as stored, and as sent.
  return static_cast<int64_t>(
             2 * (event_->notification.size() + event_->raw.size())) +
         kOverhead;
}

void SharedNotification::Serialise() const {
  // The fields that the log could not know when it stored the rest. Serialised
  // messages that follow each other are one message, merged.
  v1::Notification rest;
  rest.set_sequence(event_->sequence);
  rest.set_cursor(EncodeCursor(log_, event_->sequence));
  if (!event_->raw.empty()) rest.set_raw(event_->raw);
  const std::string tail = rest.SerializeAsString();

  bytes_.reserve(event_->notification.size() + tail.size() + 16);
  {
    google::protobuf::io::StringOutputStream stream(&bytes_);
    google::protobuf::io::CodedOutputStream out(&stream);
    out.WriteTag(
        WireFormatLite::MakeTag(v1::Batch::kNotificationsFieldNumber,
                                WireFormatLite::WIRETYPE_LENGTH_DELIMITED));
    out.WriteVarint32(
        static_cast<uint32_t>(event_->notification.size() + tail.size()));
    out.WriteString(event_->notification);
    out.WriteString(tail);
  }
  const size_t tail_at = bytes_.size() - tail.size();
  cursor_ = absl::string_view(bytes_).substr(tail_at + tail.find(rest.cursor()),
                                             rest.cursor().size());
}

}  // namespace gateway
