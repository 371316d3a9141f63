#include "server/notifications/feed_reader.h"

#include <optional>
#include <utility>

namespace gateway {

FeedReader::FeedReader(Feed& feed, Clock& clock, SubscribeOptions options,
                       Subscriber& subscriber)
    : feed_(feed),
      clock_(clock),
      options_(std::move(options)),
      subscriber_(subscriber),
      state_(feed.log(), options_),
      alarm_(clock) {}

void FeedReader::Start() {
  const absl::Time now = clock_.Now();
  absl::Time next;
  {
    MutexLock lock(mu_);
    next = state_.Begin(now);
  }
  alarm_.Set(next, weak_from_this(), &FeedReader::OnAlarm);
  Advance();
}

void FeedReader::OnWritten(bool ok) {
  {
    MutexLock lock(mu_);
    state_.Written(ok);
  }
  Advance();
}

void FeedReader::Drain(absl::Time close_time) {
  {
    MutexLock lock(mu_);
    state_.Drain(close_time);
  }
  Advance();
}

void FeedReader::Cancel() {
  {
    MutexLock lock(mu_);
    state_.End(absl::CancelledError());
  }
  Advance();
}

void FeedReader::Advance() {
  const auto self = shared_from_this();  // A step may drop the last owner.
  runner_.Run([this] { return TakeStep(); });
}

bool FeedReader::TakeStep() {
  if (finished_) return false;  // The clock may be gone.
  const absl::Time now = clock_.Now();
  FeedReaderState::Action action;
  {
    MutexLock lock(mu_);
    action = state_.Next(now);
  }
  using Kind = FeedReaderState::Action::Kind;
  switch (action.kind) {
    case Kind::kRest: return false;
    case Kind::kWrite: subscriber_.Write(std::move(action.response)); break;
    case Kind::kRead: Read(action.read); break;
    case Kind::kFinish: Finish(std::move(action.status)); break;
  }
  return true;
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
    if (!state_.Take(take)) return;
  }
  Advance();
}

void FeedReader::Finish(absl::Status status) {
  finished_ = true;
  alarm_.Stop();
  feed_.Forget(this);
  {
    MutexLock lock(mu_);
    state_.DropPage();
  }
  subscriber_.Finish(std::move(status));
}

void FeedReader::OnAlarm() {
  const absl::Time now = clock_.Now();
  absl::Time next;
  {
    MutexLock lock(mu_);
    next = state_.PassTime(now);
  }
  alarm_.Set(next, weak_from_this(), &FeedReader::OnAlarm);
  Advance();
}

}  // namespace gateway
