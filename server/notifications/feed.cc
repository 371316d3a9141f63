#include "server/notifications/feed.h"

#include <algorithm>
#include <utility>

namespace gateway {
namespace {

Page MakePage(const EventLog& log, const std::vector<EventPtr>& events,
              int64_t last) {
  std::vector<NotificationPtr> notifications;
  notifications.reserve(events.size());
  for (const EventPtr& event : events)
    notifications.push_back(std::make_shared<SharedNotification>(log, event));
  return PageOf(std::move(notifications),
                events.empty() || events.back()->sequence >= last);
}

}  // namespace

Page PageOf(std::vector<NotificationPtr> notifications, bool reaches_end) {
  const auto kept = std::make_shared<const std::vector<NotificationPtr>>(
      std::move(notifications));
  return {.notifications = *kept, .reaches_end = reaches_end, .kept = kept};
}

Feed::Feed(EventLog& log, int64_t tail_bytes)
    : log_(log), tail_bytes_(tail_bytes), waker_([this] { WakeWaiters(); }) {
  watch_ = log_.WatchAppends(
      [this](absl::Span<const EventPtr> events) { TakeIn(events); });
  // What was there before. The watch may have brought more already.
  const int64_t last = log_.bounds().last;
  MutexLock lock(mu_);
  last_ = std::max(last_, last);
}

Feed::~Feed() { Stop(); }

void Feed::Stop() {
  watch_.reset();
  {
    MutexLock lock(mu_);
    stopping_ = true;
    changed_.NotifyAll();
  }
  if (waker_.joinable()) waker_.join();
}

std::optional<Page> Feed::Next(int64_t after, bool with_raw, Done<Page> read) {
  int64_t last;
  {
    MutexLock lock(mu_);
    last = last_;
    if (after >= last) return Page{.reaches_end = true};
    if (!with_raw) {
      if (auto page = FromTail(after)) return page;
    }
  }
  // Half, because each is there twice once it is sent. The feed may be gone
  // when the answer comes; the log may not.
  log_.Read(after, kMaxPageEvents, kMaxPageBytes / 2, with_raw,
            [&log = log_, last, read = std::move(read)](
                absl::StatusOr<std::vector<EventPtr>> events) mutable {
              if (!events.ok()) return std::move(read)(events.status());
              std::move(read)(MakePage(log, *events, last));
            });
  return std::nullopt;
}

void Feed::NextStates(int64_t after, int64_t through, bool with_raw,
                      Done<Page> read) {
  log_.ReadStates(after, through, kMaxPageEvents, kMaxPageBytes / 2, with_raw,
                  [&log = log_, read = std::move(read)](
                      absl::StatusOr<std::vector<EventPtr>> events) mutable {
                    if (!events.ok()) return std::move(read)(events.status());
                    std::move(read)(MakePage(log, *events, INT64_MAX));
                  });
}

void Feed::Erase(const std::string& customer, int64_t through) {
  std::vector<NotificationPtr> erased;  // Destroyed outside the lock.
  std::optional<Page> page;             // Too.
  MutexLock lock(mu_);
  page_.swap(page);
  for (NotificationPtr& kept : tail_) {
    const Event& event = kept->event();
    if (event.sequence > through) break;
    if (event.customer != customer) continue;
    auto blank = std::make_shared<Event>();
    blank->sequence = event.sequence;
    blank->receive_time = event.receive_time;
    blank->erased = true;
    tail_size_ -= kept->size();
    erased.push_back(std::move(kept));
    kept = std::make_shared<SharedNotification>(log_, std::move(blank));
    tail_size_ += kept->size();
  }
}

std::optional<Page> Feed::FromTail(int64_t after) {
  if (!page_ || page_after_ != after) {
    page_ = MakeFromTail(after);
    page_after_ = after;
  }
  return page_;
}

std::optional<Page> Feed::MakeFromTail(int64_t after) const {
  if (tail_.empty() || after + 1 < tail_.front()->event().sequence)
    return std::nullopt;
  std::vector<NotificationPtr> page;
  int64_t bytes = 0;
  auto next = tail_.begin() + (after + 1 - tail_.front()->event().sequence);
  while (next != tail_.end() && page.size() < kMaxPageEvents) {
    bytes += (*next)->size();
    if (bytes > kMaxPageBytes && !page.empty()) break;
    page.push_back(*next++);
  }
  // The bounds of the log may include events that the watch has not brought
  // yet.
  if (page.empty()) return std::nullopt;
  const bool reaches_end = page.back()->event().sequence >= last_;
  return PageOf(std::move(page), reaches_end);
}

void Feed::Wait(const void* who, int64_t after,
                absl::AnyInvocable<void() &&> wake) {
  MutexLock lock(mu_);
  if (after >= last_) {
    waiting_.insert_or_assign(who, std::move(wake));
    return;
  }
  due_.insert_or_assign(who, std::move(wake));
  changed_.NotifyAll();
}

void Feed::Forget(const void* who) {
  absl::AnyInvocable<void() &&> wake;  // Destroyed outside the lock.
  MutexLock lock(mu_);
  for (Wakes* wakes : {&waiting_, &due_}) {
    if (auto it = wakes->find(who); it != wakes->end()) {
      wake = std::move(it->second);
      wakes->erase(it);
    }
  }
}

void Feed::TakeIn(absl::Span<const EventPtr> events) {
  std::vector<NotificationPtr> added;
  added.reserve(events.size());
  for (const EventPtr& event : events)
    added.push_back(std::make_shared<SharedNotification>(log_, event));

  std::optional<Page> page;  // Destroyed outside the lock.
  MutexLock lock(mu_);
  page_.swap(page);
  for (NotificationPtr& notification : added) {
    tail_size_ += notification->size();
    last_ = std::max(last_, notification->event().sequence);
    tail_.push_back(std::move(notification));
  }
  while (tail_size_ > tail_bytes_) {
    tail_size_ -= tail_.front()->size();
    tail_.pop_front();
  }
  due_.merge(waiting_);
  if (!due_.empty()) changed_.NotifyAll();
}

void Feed::WakeWaiters() {
  for (;;) {
    Wakes wakes;
    {
      MutexLock lock(mu_);
      while (due_.empty() && !stopping_) changed_.Wait(mu_);
      if (stopping_) return;
      wakes.swap(due_);
    }
    for (auto& [who, wake] : wakes) std::move(wake)();
  }
}

}  // namespace gateway
