#include "server/notifications/feed_reader.h"

#include <utility>

#include "adapters/base/error.h"
#include "server/notifications/cursor.h"
#include "server/notifications/notification_errors.h"
#include "server/notifications/notification_view.h"
#include "server/notifications/proto_time.h"

namespace gateway {

FeedReader::Phase FeedReader::PhaseOf(const SubscribeOptions& options) {
  if (options.from_time) return Phase::kStart;
  // Of an empty log there are none.
  return options.latest_states && options.after > 0 ? Phase::kStates
                                                    : Phase::kLog;
}

FeedReader::FeedReader(Feed& feed, Clock& clock, SubscribeOptions options,
                       Subscriber& subscriber)
    : feed_(feed),
      clock_(clock),
      options_(std::move(options)),
      subscriber_(subscriber),
      phase_(PhaseOf(options_)),
      position_(options_.after),
      skips_trimmed_(options_.from_earliest) {}

void FeedReader::Start() {
  const absl::Time now = clock_.Now();
  {
    MutexLock lock(mu_);
    last_write_ = now;
  }
  ArmTimer(now + options_.progress_interval);
  Advance();
}

void FeedReader::OnWritten(bool ok) {
  {
    MutexLock lock(mu_);
    writing_ = false;
    if (!ok && !end_) end_ = absl::CancelledError();
  }
  Advance();
}

void FeedReader::Drain(absl::Time close_time) {
  {
    MutexLock lock(mu_);
    close_time_ = close_time;
  }
  Advance();
}

void FeedReader::Cancel() {
  {
    MutexLock lock(mu_);
    if (!end_) end_ = absl::CancelledError();
  }
  Advance();
}

void FeedReader::Advance() {
  const auto self = shared_from_this();
  {
    MutexLock lock(mu_);
    // Who runs sees every change before it rests.
    if (running_) return;
    running_ = true;
  }
  for (;;) {
    Action action;
    {
      MutexLock lock(mu_);
      action = Decide();
      if (action.kind == Action::Kind::kRest) {
        running_ = false;
        return;
      }
    }
    switch (action.kind) {
      case Action::Kind::kRest: break;
      case Action::Kind::kWrite:
        subscriber_.Write(std::move(action.response));
        break;
      case Action::Kind::kFindStart: FindStart(); break;
      case Action::Kind::kLookUp:
        LookUp(action.position, action.through);
        break;
      case Action::Kind::kWait: Await(action.position); break;
      case Action::Kind::kFinish: return Finish(std::move(action.status));
    }
  }
}

FeedReader::Action FeedReader::Decide() {
  Action action;
  if (writing_) return action;
  if (end_) {
    finished_ = true;
    action.kind = Action::Kind::kFinish;
    action.status = *end_;
    return action;
  }
  SubscriberResponse response;
  if (close_time_) {
    end_ = GatewayDraining();
    *response.rest.mutable_drain()->mutable_close_time() =
        ToProto(*close_time_);
    return Write(std::move(response));
  }
  response.batch = Scan();
  if (!response.batch.empty()) return Write(std::move(response));
  if (page_.reaches_end && !caught_up_) {
    caught_up_ = true;
    response.rest.mutable_caught_up();
    return Write(std::move(response));
  }
  if (progress_due_) {
    response.rest.mutable_progress();
    return Write(std::move(response));
  }
  if (looking_) return action;
  looking_ = true;
  return Next();
}

FeedReader::Action FeedReader::Next() const {
  Action action;
  if (phase_ == Phase::kStart) {
    action.kind = Action::Kind::kFindStart;
    return action;
  }
  action.kind = at_end_ ? Action::Kind::kWait : Action::Kind::kLookUp;
  action.position = position_;
  if (phase_ == Phase::kStates) {
    action.position = states_position_;
    action.through = position_;
  }
  return action;
}

FeedReader::Action FeedReader::Write(SubscriberResponse response) {
  if (phase_ == Phase::kLog)
    response.rest.set_cursor(EncodeCursor(feed_.log(), position_));
  writing_ = true;
  progress_due_ = false;
  last_write_ = clock_.Now();
  Action action;
  action.kind = Action::Kind::kWrite;
  action.response = std::move(response);
  return action;
}

std::vector<NotificationPtr> FeedReader::Scan() {
  std::vector<NotificationPtr> batch;
  int64_t bytes = 0;
  int64_t& position = phase_ == Phase::kStates ? states_position_ : position_;
  const auto& page = page_.notifications;
  for (; next_in_page_ < page.size(); ++next_in_page_) {
    const NotificationPtr& notification = page[next_in_page_];
    if (Passes(*notification)) {
      bytes += std::ssize(notification->bytes());
      const bool full = std::ssize(batch) == options_.max_batch ||
                        bytes > options_.max_batch_bytes;
      if (full && !batch.empty()) break;
      batch.push_back(notification);
    }
    position = notification->event().sequence;
  }
  if (next_in_page_ == page.size()) page_.notifications.clear();
  return batch;
}

bool FeedReader::Passes(const SharedNotification& notification) const {
  const Event& event = notification.event();
  if (!IsVisible(event, options_.caller)) return false;
  // What nobody shares need not be remembered.
  return options_.filter.use_count() > 1 ? notification.Passes(*options_.filter)
                                         : options_.filter->Matches(event);
}

void FeedReader::FindStart() {
  feed_.log().FirstSince(
      *options_.from_time,
      [weak = weak_from_this()](absl::StatusOr<int64_t> first) {
        const auto self = weak.lock();
        if (self == nullptr) return;
        self->TakeStart(std::move(first));
        self->Advance();
      });
}

void FeedReader::LookUp(int64_t position, int64_t through) {
  auto read = [weak = weak_from_this()](absl::StatusOr<Page> page) {
    const auto self = weak.lock();
    if (self == nullptr) return;
    self->TakePage(std::move(page));
    self->Advance();
  };
  if (through > 0)
    return feed_.NextStates(position, through, options_.include_raw,
                            std::move(read));
  std::optional<Page> page =
      feed_.Next(position, options_.include_raw, std::move(read));
  if (page) TakePage(*std::move(page));
}

void FeedReader::Await(int64_t position) {
  feed_.Wait(this, position, [weak = weak_from_this()] {
    const auto self = weak.lock();
    if (self == nullptr) return;
    {
      MutexLock lock(self->mu_);
      self->looking_ = false;
      self->at_end_ = false;
    }
    self->Advance();
  });
}

void FeedReader::TakeStart(absl::StatusOr<int64_t> first) {
  MutexLock lock(mu_);
  looking_ = false;
  if (finished_) return;
  if (!first.ok()) return Fail(first.status());
  phase_ = Phase::kLog;
  position_ = *first - 1;
}

void FeedReader::TakePage(absl::StatusOr<Page> page) {
  MutexLock lock(mu_);
  looking_ = false;
  if (finished_) return;
  if (!page.ok()) return Fail(page.status());
  page_ = *std::move(page);
  next_in_page_ = 0;
  if (phase_ == Phase::kStates) {
    // All there was when it began is told then; the log goes on from there.
    page_.reaches_end = page_.notifications.empty();
    if (page_.reaches_end) phase_ = Phase::kLog;
    return;
  }
  skips_trimmed_ = false;
  at_end_ = page_.notifications.empty();
}

void FeedReader::Fail(const absl::Status& status) {
  if (end_) return;
  if (!absl::IsOutOfRange(status)) {
    end_ = InfoOf(status) ? status
                          : MakeError(absl::StatusCode::kUnavailable,
                                      v1::ERROR_REASON_STORE_UNAVAILABLE,
                                      "the log could not be read");
  } else if (skips_trimmed_) {
    position_ = feed_.log().bounds().first - 1;
  } else {
    end_ = CursorExpired(feed_.log(), position_);
  }
}

void FeedReader::Finish(absl::Status status) {
  std::unique_ptr<Timer> timer;  // Destroyed outside the lock: that may wait.
  {
    MutexLock lock(mu_);
    timer = std::move(timer_);
    page_ = {};
  }
  feed_.Forget(this);
  timer.reset();
  subscriber_.Finish(std::move(status));
}

void FeedReader::ArmTimer(absl::Time when) {
  std::unique_ptr<Timer> timer;  // The last one goes outside the lock.
  // Locked before, for the action of the timer may set the next one.
  MutexLock lock(mu_);
  if (finished_) return;
  timer = clock_.RunAt(when, [weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->OnTimer();
  });
  timer.swap(timer_);
}

void FeedReader::OnTimer() {
  const absl::Time now = clock_.Now();
  absl::Time next;
  {
    MutexLock lock(mu_);
    if (finished_) return;
    next = last_write_ + options_.progress_interval;
    if (next <= now) {
      progress_due_ = true;
      next = now + options_.progress_interval;
    }
  }
  ArmTimer(next);
  Advance();
}

}  // namespace gateway
