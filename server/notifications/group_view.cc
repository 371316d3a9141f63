#include "server/notifications/group_view.h"

#include <algorithm>

#include "adapters/base/proto_time.h"
#include "server/notifications/cursor.h"

namespace gateway {

v1::ConsumeProgress ProgressOf(const ConsumerGroup& group,
                               const EventLog& log) {
  const LogBounds bounds = log.bounds();
  const SubscriptionRecord& record = group.record();
  // Retention may be ahead of a subscription that has no members.
  const int64_t scanned = std::max(record.scanned, bounds.first - 1);
  v1::ConsumeProgress progress;
  progress.set_cursor(EncodeCursor(log, group.settled()));
  progress.set_lag(bounds.last - scanned + group.outstanding());
  progress.set_outstanding(static_cast<int32_t>(group.outstanding()));
  progress.set_lost(record.lost + scanned - record.scanned);
  return progress;
}

v1::Subscription ViewOf(const ConsumerGroup& group, const EventLog& log,
                        int64_t members) {
  const SubscriptionRecord& record = group.record();
  const v1::ConsumeProgress progress = ProgressOf(group, log);
  v1::Subscription view = record.settings;
  view.set_name(record.name);
  view.set_cursor(progress.cursor());
  view.set_lag(progress.lag());
  view.set_outstanding(progress.outstanding());
  view.set_lost(progress.lost());
  view.set_members(static_cast<int32_t>(members));
  *view.mutable_create_time() = ToProto(record.create_time);
  return view;
}

}  // namespace gateway
