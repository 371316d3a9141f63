#include "server/notifications/parked_list.h"

#include <memory>
#include <utility>

#include "adapters/base/proto_time.h"
#include "server/notifications/notification_errors.h"
#include "server/notifications/notification_view.h"

namespace gateway {
namespace {

constexpr size_t kMaxBytes = 1 << 20;

// Shows one after the other, for the log answers each on its own.
class ParkedList : public std::enable_shared_from_this<ParkedList> {
 public:
  ParkedList(EventLog& log, std::vector<ParkedRecord> parked,
             Reply<std::vector<v1::ParkedNotification>> reply)
      : log_(log), parked_(std::move(parked)), reply_(std::move(reply)) {}

  void ShowNext() {
    if (shown_.size() == parked_.size() || bytes_ >= kMaxBytes)
      return std::move(reply_)(std::move(shown_));
    log_.Read(parked_[shown_.size()].sequence - 1, /*max_events=*/1,
              /*max_bytes=*/1, /*with_raw=*/false,
              [self = shared_from_this()](auto events) {
                self->Take(std::move(events));
              });
  }

 private:
  void Take(absl::StatusOr<std::vector<EventPtr>> events) {
    if (!events.ok() && !absl::IsOutOfRange(events.status()))
      return std::move(reply_)(SubscriptionsUnavailable());
    const ParkedRecord& record = parked_[shown_.size()];
    v1::ParkedNotification& shown = shown_.emplace_back();
    shown.set_sequence(record.sequence);
    shown.set_attempts(record.attempts);
    shown.set_reason(record.reason);
    *shown.mutable_park_time() = ToProto(record.park_time);
    if (events.ok() && !events->empty() &&
        events->front()->sequence == record.sequence &&
        !events->front()->erased) {
      auto notification = ToNotification(log_, *events->front());
      if (notification.ok())
        *shown.mutable_notification() = *std::move(notification);
    }
    bytes_ += shown.ByteSizeLong();
    ShowNext();
  }

  EventLog& log_;
  const std::vector<ParkedRecord> parked_;
  Reply<std::vector<v1::ParkedNotification>> reply_;
  std::vector<v1::ParkedNotification> shown_;
  size_t bytes_ = 0;
};

}  // namespace

void ShowParked(EventLog& log, std::vector<ParkedRecord> parked,
                Reply<std::vector<v1::ParkedNotification>> reply) {
  std::make_shared<ParkedList>(log, std::move(parked), std::move(reply))
      ->ShowNext();
}

}  // namespace gateway
