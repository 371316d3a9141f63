#include "server/notices/notice_loop.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/base/log.h"
#include "server/notices/notice.h"

namespace gateway {

NoticeLoop::NoticeLoop(DeadLetterStore& letters, NoticeChannel channel,
                       Clock& clock, Metrics& metrics,
                       const NoticeOptions& options)
    : letters_(letters),
      channel_(std::move(channel)),
      clock_(clock),
      metrics_(metrics),
      options_(options),
      retry_(options.first_retry),
      alarm_(clock) {
  progress_.channel = channel_.name;
}

void NoticeLoop::Wake() {
  absl::Time next;
  {
    MutexLock lock(mu_);
    woken_ = true;
    if (std::exchange(busy_, true)) return;
    next = std::max(next_, clock_.Now());
  }
  LookAt(next);
}

NoticeProgress NoticeLoop::progress() {
  MutexLock lock(mu_);
  return progress_;
}

void NoticeLoop::Stop() {
  {
    MutexLock lock(mu_);
    stopped_ = true;
    while (steps_ > 0) changed_.Wait(mu_);
  }
  alarm_.Stop();
}

void NoticeLoop::Do(const std::function<void()>& step) {
  {
    MutexLock lock(mu_);
    if (stopped_) return;
    ++steps_;
  }
  step();
  MutexLock lock(mu_);
  if (--steps_ == 0) changed_.NotifyAll();
}

void NoticeLoop::LookAt(absl::Time when) {
  // Set under the lock, so that `next_look` is the time of the alarm.
  MutexLock lock(mu_);
  if (stopped_) return;
  progress_.next_look = clock_.WallNow() + (when - clock_.Now());
  alarm_.Set(when, weak_from_this(), &NoticeLoop::Look);
}

void NoticeLoop::Look() {
  {
    MutexLock lock(mu_);
    woken_ = false;
  }
  Do([this] {
    letters_.GetReported(channel_.name,
                         [self = shared_from_this()](auto reported) {
                           if (!reported.ok())
                             return self->TryLater("the store did not work");
                           const auto next = self->NextAfter(reported->time);
                           if (next.has_value()) return self->LookAt(*next);
                           self->Summarize(reported->last);
                         });
  });
}

std::optional<absl::Time> NoticeLoop::NextAfter(absl::Time reported) {
  const Moment at = clock_.Both();
  const absl::Duration ago = at.wall - reported;
  MutexLock lock(mu_);
  if (next_ > absl::InfinitePast() || ago < absl::ZeroDuration() ||
      ago >= options_.interval)
    return std::nullopt;
  next_ = at.now + (options_.interval - ago);
  return next_;
}

void NoticeLoop::Summarize(int64_t reported) {
  Do([this, reported] {
    letters_.Summarize(reported, kMaxNoticeGroups,
                       [self = shared_from_this()](auto summary) {
                         if (!summary.ok())
                           return self->TryLater("the store did not work");
                         if (summary->count == 0) return self->Rest();
                         self->Send(*summary);
                       });
  });
}

void NoticeLoop::Send(const DeadLetterSummary& summary) {
  Do([&] {
    channel_.send(DeadLetterNotice(summary),
                  [self = shared_from_this(), summary](absl::Status status) {
                    self->OnSent(summary, status);
                  });
  });
}

void NoticeLoop::OnSent(const DeadLetterSummary& summary,
                        const absl::Status& status) {
  if (!status.ok()) return TryLater(std::string(status.message()));
  metrics_.CountNotice(channel_.name, "sent");
  Log(LogLevel::kInfo, "notice",
      {{"channel", channel_.name},
       {"verdict", "sent"},
       {"dead_letters", absl::StrCat(summary.count)}});
  const Moment at = clock_.Both();
  {
    MutexLock lock(mu_);
    retry_ = options_.first_retry;
    progress_.last_sent = at.wall;
    progress_.failures = 0;
    progress_.last_error.clear();
    next_ = at.now + options_.interval;
  }
  const ReportedLetters now = {summary.last, at.wall};
  Do([this, now] {
    letters_.SetReported(channel_.name, now,
                         [self = shared_from_this()](auto stored) {
                           // Sent twice is better than not at all.
                           if (!stored.ok())
                             return self->TryLater("the store did not work");
                           self->Rest();
                         });
  });
}

void NoticeLoop::Rest() {
  absl::Time next;
  {
    MutexLock lock(mu_);
    progress_.next_look = absl::InfiniteFuture();
    busy_ = woken_;
    if (!busy_) return;
    next = std::max(next_, clock_.Now());
  }
  LookAt(next);
}

void NoticeLoop::TryLater(const std::string& why) {
  absl::Time when;
  {
    MutexLock lock(mu_);
    // A step that ends because of Stop() did not fail.
    if (stopped_) return;
    progress_.last_failed = clock_.WallNow();
    progress_.last_error = why;
    ++progress_.failures;
    when = std::max(next_, clock_.Now() + retry_);
    retry_ = std::min(retry_ * 2, options_.max_retry);
  }
  metrics_.CountNotice(channel_.name, "failed");
  Log(LogLevel::kError, "notice",
      {{"channel", channel_.name}, {"verdict", "failed"}, {"reason", why}});
  LookAt(when);
}

}  // namespace gateway
