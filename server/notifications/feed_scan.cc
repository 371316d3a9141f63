#include "server/notifications/feed_scan.h"

#include <utility>

#include "adapters/base/error.h"
#include "server/notifications/notification_view.h"

namespace gateway {

FeedScan::Phase FeedScan::PhaseOf(const SubscribeOptions& options) {
  if (options.from_time) return Phase::kStart;
  // Of an empty log there are none.
  return options.latest_states && options.after > 0 ? Phase::kStates
                                                    : Phase::kLog;
}

FeedScan::FeedScan(const EventLog& log, const SubscribeOptions& options)
    : log_(log),
      options_(options),
      phase_(PhaseOf(options)),
      position_(options.after),
      skips_trimmed_(options.from_earliest) {}

FeedScan::Step FeedScan::Next() {
  if (std::exchange(under_way_, true)) return {};
  DropPage();
  if (phase_ == Phase::kStart) return {.kind = Step::Kind::kFindStart};
  if (phase_ == Phase::kStates)
    return {.kind = Step::Kind::kStates,
            .after = states_position_,
            .through = position_};
  return {.kind = at_end_ ? Step::Kind::kAwait : Step::Kind::kLog,
          .after = position_};
}

std::vector<const SharedNotification*> FeedScan::TakeBatch() {
  std::vector<const SharedNotification*> batch;
  int64_t bytes = 0;
  int64_t& position = phase_ == Phase::kStates ? states_position_ : position_;
  const auto page = page_.notifications;
  for (; next_in_page_ < page.size(); ++next_in_page_) {
    const SharedNotification& notification = *page[next_in_page_];
    if (Passes(notification)) {
      bytes += std::ssize(notification.bytes());
      const bool full = std::ssize(batch) == options_.max_batch ||
                        bytes > options_.max_batch_bytes;
      if (full && !batch.empty()) break;
      batch.push_back(&notification);
    }
    position = notification.event().sequence;
    if (notification.event().damaged) ++lost_;
  }
  return batch;
}

void FeedScan::DropPage() {
  page_.notifications = {};
  page_.kept = nullptr;
  next_in_page_ = 0;
}

bool FeedScan::Passes(const SharedNotification& notification) const {
  const Event& event = notification.event();
  if (!IsVisible(event, options_.caller)) return false;
  // What nobody shares need not be remembered.
  return options_.filter.use_count() > 1 ? notification.Passes(*options_.filter)
                                         : options_.filter->Matches(event);
}

bool FeedScan::CatchUp() {
  return page_.reaches_end && !std::exchange(caught_up_, true);
}

std::optional<int64_t> FeedScan::position() const {
  if (phase_ != Phase::kLog) return std::nullopt;
  return position_;
}

absl::Status FeedScan::TakeStart(const absl::StatusOr<int64_t>& first) {
  under_way_ = false;
  if (!first.ok()) return Recover(first.status());
  phase_ = Phase::kLog;
  position_ = *first - 1;
  return absl::OkStatus();
}

absl::Status FeedScan::TakePage(absl::StatusOr<Page> page) {
  under_way_ = false;
  if (!page.ok()) return Recover(page.status());
  page_ = *std::move(page);
  next_in_page_ = 0;
  if (phase_ == Phase::kStates) {
    // No more states: the log goes on from where they were asked for.
    page_.reaches_end = page_.notifications.empty();
    if (page_.reaches_end) phase_ = Phase::kLog;
    return absl::OkStatus();
  }
  skips_trimmed_ = false;
  at_end_ = page_.notifications.empty();
  return absl::OkStatus();
}

void FeedScan::Woken() {
  under_way_ = false;
  at_end_ = false;
}

absl::Status FeedScan::Recover(const absl::Status& failure) {
  if (!absl::IsOutOfRange(failure)) {
    return InfoOf(failure) ? failure
                           : MakeError(absl::StatusCode::kUnavailable,
                                       v1::ERROR_REASON_STORE_UNAVAILABLE,
                                       "the log could not be read");
  }
  if (!skips_trimmed_) return CursorExpired(log_, position_);
  position_ = log_.bounds().first - 1;
  return absl::OkStatus();
}

}  // namespace gateway
