// What a named subscription does next, whoever caused it.

#include <algorithm>
#include <string>
#include <utility>

#include "adapters/base/log.h"
#include "server/notifications/named_subscription.h"
#include "server/notifications/notification_errors.h"

namespace gateway {
namespace {

constexpr absl::Duration kReloadDelay = absl::Seconds(1);
// Few, because each may be large.
constexpr int kReplaysAtOnce = 32;

}  // namespace

void NamedSubscription::Advance() {
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
      if (!action) {
        running_ = false;
        return;
      }
    }
    std::move(action)();
  }
}

NamedSubscription::Action NamedSubscription::Decide() {
  if (!answers_.empty()) {
    return [answers = std::exchange(answers_, {})]() mutable {
      for (Action& answer : answers) std::move(answer)();
    };
  }
  if (Action action = ServeMembers()) return action;
  if (!group_) return Reload();
  // What is trimmed is lost, though the feed may still have it in memory.
  if (!seats_.empty() &&
      group_->Overtake(feed_.log().bounds().first, clock_.Now()))
    reader_.DropPage();
  reader_.Scan(*group_, clock_.Now());
  if (Action action = Apply()) return action;
  if (Action action = Read()) return action;
  return ArmTimer();
}

NamedSubscription::Action NamedSubscription::ServeMembers() {
  const absl::Time now = clock_.Now();
  for (auto it = seats_.begin(); it != seats_.end(); ++it) {
    auto& [id, seat] = *it;
    if (seat.writing()) continue;
    Consumer& consumer = seat.consumer();
    if (seat.end()) {
      const absl::Status status = *seat.end();
      if (group_) group_->Leave(id, now);
      seats_.erase(it);
      if (seats_.empty()) reader_.DropPage();
      return [&consumer, status] { consumer.Finish(status); };
    }
    if (group_ && seat.has_batch()) {
      seat.KeepOnly(*group_);
      if (!seat.has_batch()) group_->Free(id);
    }
    if (auto response = seat.Next(
            [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) { return Progress(); },
            now)) {
      return [&consumer, response = *std::move(response)]() mutable {
        consumer.Write(std::move(response));
      };
    }
  }
  return nullptr;
}

NamedSubscription::Action NamedSubscription::Reload() {
  if (loading_ || closed_ || applying_) return nullptr;
  loading_ = true;
  return [this] {
    store_.Load(name_, [weak = weak_from_this()](auto loaded) {
      const auto self = weak.lock();
      if (self == nullptr) return;
      self->OnLoaded(std::move(loaded));
      self->Advance();
    });
  };
}

void NamedSubscription::OnLoaded(absl::StatusOr<LoadedSubscription> loaded) {
  std::unique_ptr<Timer> timer;  // Destroyed outside the lock: that may wait.
  MutexLock lock(mu_);
  if (!loaded.ok() && !absl::IsNotFound(loaded.status())) {
    timer =
        clock_.RunAt(clock_.Now() + kReloadDelay, [weak = weak_from_this()] {
          if (const auto self = weak.lock()) self->OnRetry();
        });
    return timer_.swap(timer);
  }
  loading_ = false;
  if (closed_) return;
  if (!loaded.ok()) {
    closed_ = true;
    return Fail(NoSuchSubscription());
  }
  told_lost_ = loaded->record.lost;
  group_.emplace(*loaded);
  reader_.ExpectReplays();
}

void NamedSubscription::OnRetry() {
  {
    MutexLock lock(mu_);
    loading_ = false;
    timer_time_ = absl::InfiniteFuture();
  }
  Advance();
}

NamedSubscription::Action NamedSubscription::Apply() {
  if (applying_) return nullptr;
  next_.handouts = group_->HandOut(clock_.Now());
  const bool position = std::exchange(position_due_, false);
  if (!group_->changed(position)) return nullptr;
  const int64_t lost = group_->record().lost;
  next_.lost = lost - std::exchange(told_lost_, lost);
  applying_ = true;
  return [this, change = group_->TakeChange(),
          effects = std::exchange(next_, {})]() mutable {
    store_.Apply(std::move(change),
                 [self = shared_from_this(),
                  effects = std::move(effects)](auto applied) mutable {
                   self->OnApplied(std::move(applied), std::move(effects));
                   self->Advance();
                 });
  };
}

void NamedSubscription::OnApplied(absl::StatusOr<AppliedChange> applied,
                                  Effects effects) {
  MutexLock lock(mu_);
  applying_ = false;
  const bool deleted = absl::IsNotFound(applied.status());
  if (!applied.ok()) {
    Log(LogLevel::kWarning, "subscription_not_kept",
        {{"name", name_}, {"error", std::string(applied.status().message())}});
    applied = deleted ? NoSuchSubscription() : SubscriptionsUnavailable();
  }
  for (Applied& reply : effects.replies) AnswerLater(std::move(reply), applied);
  if (!group_) return;
  if (!applied.ok()) {
    closed_ = closed_ || deleted;
    return Fail(applied.status());
  }
  Deliver(std::move(effects.handouts));
  if (effects.lost > 0) {
    for (auto& [id, seat] : seats_) seat.Lose(effects.lost);
  }
}

void NamedSubscription::Deliver(std::vector<Handout> handouts) {
  for (Handout& handout : handouts) {
    if (const auto it = seats_.find(handout.member); it != seats_.end())
      it->second.Deliver(std::move(handout));
  }
}

NamedSubscription::Action NamedSubscription::Read() {
  const GroupReader::Step step = reader_.Next(*group_, applying_);
  switch (step.kind) {
    case GroupReader::Step::Kind::kRest: return nullptr;
    case GroupReader::Step::Kind::kPage:
      return [this, after = step.after] { ReadPage(after); };
    case GroupReader::Step::Kind::kAwait:
      return [this, after = step.after] { AwaitMore(after); };
    case GroupReader::Step::Kind::kReplays: return [this] { ListReplays(); };
  }
  return nullptr;
}

void NamedSubscription::ReadPage(int64_t after) {
  std::optional<Page> page = feed_.Next(
      after, /*with_raw=*/false, [weak = weak_from_this(), after](auto read) {
        const auto self = weak.lock();
        if (self == nullptr) return;
        self->TakePage(after, std::move(read));
        self->Advance();
      });
  if (page) TakePage(after, *std::move(page));
}

void NamedSubscription::TakePage(int64_t after, absl::StatusOr<Page> page) {
  MutexLock lock(mu_);
  if (!group_ || !page.ok()) reader_.Failed();
  if (!group_) return;
  if (page.ok())
    return reader_.TakePage(*group_, after, *std::move(page), clock_.Now());
  // What is trimmed is seen in the log's bounds.
  if (!absl::IsOutOfRange(page.status())) Fail(SubscriptionsUnavailable());
}

void NamedSubscription::AwaitMore(int64_t after) {
  feed_.Wait(this, after, [weak = weak_from_this()] {
    const auto self = weak.lock();
    if (self == nullptr) return;
    {
      MutexLock lock(self->mu_);
      self->reader_.Woken();
    }
    self->Advance();
  });
}

void NamedSubscription::ListReplays() {
  store_.ListReplays(name_, kReplaysAtOnce,
                     [weak = weak_from_this()](auto sequences) {
                       const auto self = weak.lock();
                       if (self == nullptr) return;
                       self->TakeReplays(std::move(sequences));
                       self->Advance();
                     });
}

void NamedSubscription::TakeReplays(
    absl::StatusOr<std::vector<int64_t>> sequences) {
  MutexLock lock(mu_);
  if (group_ && sequences.ok()) return reader_.TakeReplays(*group_, *sequences);
  reader_.Failed();
  reader_.ExpectReplays();
  if (group_) Fail(SubscriptionsUnavailable());
}

NamedSubscription::Action NamedSubscription::ArmTimer() {
  absl::Time when = group_->next_due();
  for (const auto& [id, seat] : seats_) {
    if (!seat.writing()) when = std::min(when, seat.progress_time());
  }
  if (timer_time_ <= when) return nullptr;
  timer_time_ = when;
  // Under the lock, so that the last timer set is the one that is kept.
  std::shared_ptr<Timer> past = std::move(timer_);
  timer_ = clock_.RunAt(when, [weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->OnTimer();
  });
  return [past] {};  // It goes outside the lock.
}

void NamedSubscription::OnTimer() {
  {
    MutexLock lock(mu_);
    timer_time_ = absl::InfiniteFuture();
    position_due_ = true;
    if (group_) group_->PassTime(clock_.Now());
  }
  Advance();
}

}  // namespace gateway
