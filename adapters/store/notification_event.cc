#include "adapters/store/notification_event.h"

#include <utility>

#include "adapters/base/proto_time.h"
#include "google/protobuf/arena.h"

namespace gateway {

v1::Notification NewNotification(std::string id, absl::string_view source,
                                 absl::string_view type,
                                 absl::Time receive_time) {
  v1::Notification notification;
  notification.set_id(std::move(id));
  notification.set_source(std::string(source));
  notification.set_type(std::string(type));
  *notification.mutable_receive_time() = ToProto(receive_time);
  return notification;
}

Event EventOf(const v1::Notification& notification, absl::string_view raw) {
  const v1::Subject& subject = notification.subject();
  Event event;
  event.id = notification.id();
  event.source = notification.source();
  event.type = notification.type();
  event.receive_time = ToTime(notification.receive_time());
  event.customer = subject.customer();
  event.card = subject.card();
  event.promotions.assign(subject.promotions().begin(),
                          subject.promotions().end());
  event.notification = notification.SerializeAsString();
  event.raw = std::string(raw);
  return event;
}

bool IsNotification(const std::string& bytes) {
  google::protobuf::Arena arena;  // Cheaper: it is thrown away at once.
  return google::protobuf::Arena::CreateMessage<v1::Notification>(&arena)
      ->ParseFromString(bytes);
}

}  // namespace gateway
