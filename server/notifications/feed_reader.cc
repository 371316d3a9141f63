#include "server/notifications/feed_reader.h"

#include <utility>

#include "server/notifications/cursor.h"
#include "server/notifications/notification_errors.h"
#include "server/notifications/proto_time.h"

namespace gateway {

FeedReader::FeedReader(Feed& feed, Clock& clock, SubscribeOptions options,
                       Subscriber& subscriber)
    : feed_(feed),
      clock_(clock),
      options_(std::move(options)),
      subscriber_(subscriber),
      scan_(feed.log(), options_),
      alarm_(clock) {}

void FeedReader::Start() {
  const absl::Time now = clock_.Now();
  {
    MutexLock lock(mu_);
    last_write_ = now;
  }
  alarm_.Set(now + options_.progress_interval, weak_from_this(),
             &FeedReader::OnAlarm);
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
  const auto self = shared_from_this();  // A step may drop the last owner.
  runner_.Run([this] { return TakeStep(); });
}

bool FeedReader::TakeStep() {
  Action action;
  {
    MutexLock lock(mu_);
    action = Decide();
  }
  switch (action.kind) {
    case Action::Kind::kRest: return false;
    case Action::Kind::kWrite:
      subscriber_.Write(std::move(action.response));
      break;
    case Action::Kind::kRead: Read(action.read); break;
    case Action::Kind::kFinish: Finish(std::move(action.status)); break;
  }
  return true;
}

FeedReader::Action FeedReader::Decide() {
  if (writing_ || finished_) return {};
  if (end_) {
    finished_ = true;
    return {.kind = Action::Kind::kFinish, .status = *end_};
  }
  SubscriberResponse response;
  if (close_time_) {
    end_ = GatewayDraining();
    *response.rest.mutable_drain()->mutable_close_time() =
        ToProto(*close_time_);
    return Write(std::move(response));
  }
  response.batch = scan_.TakeBatch();
  if (!response.batch.empty()) return Write(std::move(response));
  if (scan_.CatchUp()) {
    response.rest.mutable_caught_up();
    return Write(std::move(response));
  }
  if (progress_due_) {
    response.rest.mutable_progress();
    return Write(std::move(response));
  }
  const FeedScan::Step read = scan_.Next();
  if (read.kind == FeedScan::Step::Kind::kRest) return {};
  return {.kind = Action::Kind::kRead, .read = read};
}

FeedReader::Action FeedReader::Write(SubscriberResponse response) {
  if (const auto position = scan_.position())
    response.rest.set_cursor(EncodeCursor(feed_.log(), *position));
  writing_ = true;
  progress_due_ = false;
  last_write_ = clock_.Now();
  return {.kind = Action::Kind::kWrite, .response = std::move(response)};
}

void FeedReader::Read(const FeedScan::Step& step) {
  switch (step.kind) {
    case FeedScan::Step::Kind::kRest: return;
    case FeedScan::Step::Kind::kFindStart: return FindStart();
    case FeedScan::Step::Kind::kLog:
    case FeedScan::Step::Kind::kStates: return ReadPage(step);
    case FeedScan::Step::Kind::kAwait: return AwaitMore(step.after);
  }
}

void FeedReader::FindStart() {
  feed_.log().FirstSince(
      *options_.from_time, [weak = weak_from_this()](auto first) {
        if (const auto self = weak.lock())
          self->Take([&](FeedScan& scan) { return scan.TakeStart(first); });
      });
}

void FeedReader::ReadPage(const FeedScan::Step& step) {
  const auto take = [weak = weak_from_this()](absl::StatusOr<Page> page) {
    if (const auto self = weak.lock()) {
      self->Take(
          [&](FeedScan& scan) { return scan.TakePage(std::move(page)); });
    }
  };
  if (step.kind == FeedScan::Step::Kind::kStates)
    return feed_.NextStates(step.after, step.through, options_.include_raw,
                            take);
  std::optional<Page> page = feed_.Next(step.after, options_.include_raw, take);
  if (page) take(*std::move(page));
}

void FeedReader::AwaitMore(int64_t after) {
  feed_.Wait(this, after, [weak = weak_from_this()] {
    const auto self = weak.lock();
    if (self == nullptr) return;
    self->Take([](FeedScan& scan) {
      scan.Woken();
      return absl::OkStatus();
    });
  });
}

void FeedReader::Take(absl::FunctionRef<absl::Status(FeedScan&)> take) {
  {
    MutexLock lock(mu_);
    if (finished_) return;
    const absl::Status status = take(scan_);
    if (!status.ok() && !end_) end_ = status;
  }
  Advance();
}

void FeedReader::Finish(absl::Status status) {
  alarm_.Stop();
  feed_.Forget(this);
  {
    MutexLock lock(mu_);
    scan_.DropPage();
  }
  subscriber_.Finish(std::move(status));
}

void FeedReader::OnAlarm() {
  const absl::Time now = clock_.Now();
  absl::Time next;
  {
    MutexLock lock(mu_);
    next = last_write_ + options_.progress_interval;
    if (next <= now) {
      progress_due_ = true;
      next = now + options_.progress_interval;
    }
  }
  alarm_.Set(next, weak_from_this(), &FeedReader::OnAlarm);
  Advance();
}

}  // namespace gateway
