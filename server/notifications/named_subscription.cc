#include "server/notifications/named_subscription.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "adapters/base/error.h"
#include "adapters/base/log.h"
#include "server/notifications/acknowledgement.h"
#include "server/notifications/cursor.h"
#include "server/notifications/proto_time.h"
#include "server/notifications/subscription.h"
#include "server/notifications/subscription_settings.h"

namespace gateway {
namespace {

constexpr absl::Duration kRetryDelay = absl::Seconds(1);
// Few, because each may be large.
constexpr int kReplaysAtOnce = 32;

absl::Status TooManyMembers() {
  return MakeError(absl::StatusCode::kResourceExhausted,
                   v1::ERROR_REASON_TOO_MANY_MEMBERS,
                   absl::StrCat("the subscription has ",
                                NamedSubscription::kMaxMembers, " members"));
}

}  // namespace

absl::Status NoSuchSubscription() {
  return MakeError(absl::StatusCode::kNotFound,
                   v1::ERROR_REASON_SUBSCRIPTION_NOT_FOUND,
                   "there is no such subscription");
}

absl::Status SubscriptionsUnavailable() {
  return WithRetryAfter(
      MakeError(absl::StatusCode::kUnavailable,
                v1::ERROR_REASON_STORE_UNAVAILABLE,
                "the subscription could not be read or written"),
      kRetryDelay);
}

NamedSubscription::NamedSubscription(Feed& feed, SubscriptionStore& store,
                                     Clock& clock, LoadedSubscription loaded)
    : feed_(feed),
      store_(store),
      clock_(clock),
      name_(loaded.record.name),
      group_(loaded),
      told_lost_(loaded.record.lost) {}

NamedSubscription::~NamedSubscription() { feed_.Forget(this); }

absl::StatusOr<MemberId> NamedSubscription::Join(
    Consumer& consumer, const ConsumeOptions& options) {
  MemberId id;
  {
    MutexLock lock(mu_);
    if (absl::Status condition = Condition(); !condition.ok()) return condition;
    if (close_time_) return GatewayDraining();
    if (std::ssize(seats_) >= kMaxMembers) return TooManyMembers();
    id = ++last_member_;
    seats_.try_emplace(id, consumer, options.progress_interval, clock_.Now());
    group_->Join(id, options.limits);
  }
  Advance();
  return id;
}

void NamedSubscription::OnWritten(MemberId id, bool ok) {
  {
    MutexLock lock(mu_);
    MemberSeat& seat = seats_.at(id);
    if (seat.Written() && group_) group_->Free(id);
    if (!ok) seat.End(absl::CancelledError());
  }
  Advance();
}

void NamedSubscription::Leave(MemberId id) {
  {
    MutexLock lock(mu_);
    if (const auto it = seats_.find(id); it != seats_.end())
      it->second.End(absl::CancelledError());
  }
  Advance();
}

void NamedSubscription::Acknowledge(const v1::AcknowledgeRequest& request,
                                    Reply<v1::AcknowledgeResponse> reply) {
  absl::Status condition;
  {
    MutexLock lock(mu_);
    condition = Condition();
    if (condition.ok()) {
      Acknowledged acknowledged =
          gateway::Acknowledge(*group_, request, clock_.Now());
      AnswerWhenKept(acknowledged.to_keep,
                     [response = std::move(acknowledged.response),
                      reply = std::move(reply)](const auto& applied) mutable {
                       if (!applied.ok())
                         return std::move(reply)(applied.status());
                       std::move(reply)(std::move(response));
                     });
    }
  }
  if (!condition.ok()) return std::move(reply)(condition);
  Advance();
}

void NamedSubscription::Update(const v1::UpdateSubscriptionRequest& request,
                               Reply<v1::Subscription> reply) {
  absl::Status condition;
  {
    MutexLock lock(mu_);
    condition = Condition();
    if (condition.ok()) {
      auto settings = UpdateSettings(group_->record().settings, request);
      condition = settings.status();
      if (settings.ok()) {
        group_->Update(*std::move(settings));
        AnswerWhenKept(true,
                       [self = shared_from_this(),
                        reply = std::move(reply)](const auto& applied) mutable {
                         if (!applied.ok())
                           return std::move(reply)(applied.status());
                         std::move(reply)(self->View());
                       });
      }
    }
  }
  if (!condition.ok()) return std::move(reply)(condition);
  Advance();
}

void NamedSubscription::Seek(int64_t position, Reply<Sought> reply) {
  absl::Status condition;
  {
    MutexLock lock(mu_);
    condition = Condition();
    if (condition.ok()) {
      const int64_t skipped = group_->Seek(position, clock_.Now());
      TurnTo({});
      at_end_ = false;
      AnswerWhenKept(true,
                     [self = shared_from_this(), skipped,
                      reply = std::move(reply)](const auto& applied) mutable {
                       if (!applied.ok())
                         return std::move(reply)(applied.status());
                       auto view = self->View();
                       if (!view.ok()) return std::move(reply)(view.status());
                       std::move(reply)(Sought{.subscription = *std::move(view),
                                               .skipped = skipped,
                                               .unparked = applied->unparked});
                     });
    }
  }
  if (!condition.ok()) return std::move(reply)(condition);
  Advance();
}

void NamedSubscription::ExpectReplays() {
  {
    MutexLock lock(mu_);
    replays_ = true;
  }
  Advance();
}

absl::StatusOr<v1::Subscription> NamedSubscription::View() {
  MutexLock lock(mu_);
  if (absl::Status condition = Condition(); !condition.ok()) return condition;
  const SubscriptionRecord& record = group_->record();
  v1::Subscription view = record.settings;
  const v1::ConsumeProgress progress = Progress();
  view.set_name(name_);
  view.set_cursor(progress.cursor());
  view.set_lag(progress.lag());
  view.set_outstanding(progress.outstanding());
  view.set_lost(progress.lost());
  view.set_members(static_cast<int32_t>(seats_.size()));
  *view.mutable_create_time() = ToProto(record.create_time);
  return view;
}

void NamedSubscription::Drain(absl::Time close_time) {
  {
    MutexLock lock(mu_);
    close_time_ = close_time;
    for (auto& [id, seat] : seats_) seat.Drain(close_time);
  }
  Advance();
}

void NamedSubscription::Close() {
  {
    MutexLock lock(mu_);
    closed_ = true;
    Fail(NoSuchSubscription());
  }
  Advance();
}

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
  ScanPage();
  if (Action action = Apply()) return action;
  if (Action action = LookUp()) return action;
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
      if (seats_.empty()) TurnTo({});
      return [&consumer, status] { consumer.Finish(status); };
    }
    if (group_ && seat.has_batch()) {
      seat.KeepOnly(*group_);
      if (!seat.has_batch()) group_->Free(id);
    }
    const auto progress = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) {
      return Progress();
    };
    if (auto response = seat.Next(progress, now)) {
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
  if (!loaded.ok() && !absl::IsNotFound(loaded.status())) {
    timer = clock_.RunAt(clock_.Now() + kRetryDelay, [weak = weak_from_this()] {
      if (const auto self = weak.lock()) self->OnRetry();
    });
  }
  MutexLock lock(mu_);
  if (timer != nullptr) return timer_.swap(timer);
  loading_ = false;
  if (closed_) return;
  if (!loaded.ok()) {
    closed_ = true;
    return Fail(NoSuchSubscription());
  }
  told_lost_ = loaded->record.lost;
  group_.emplace(*loaded);
  replays_ = true;
  at_end_ = false;
}

void NamedSubscription::OnRetry() {
  {
    MutexLock lock(mu_);
    loading_ = false;
    timer_time_ = absl::InfiniteFuture();
  }
  Advance();
}

void NamedSubscription::ScanPage() {
  const auto rest =
      absl::MakeConstSpan(page_.notifications).subspan(next_in_page_);
  if (rest.empty() || group_->first_missing()) return;
  next_in_page_ += group_->Scan(rest, clock_.Now());
  if (next_in_page_ == page_.notifications.size()) TurnTo({});
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
  for (Applied& reply : effects.replies)
    answers_.push_back([applied, reply = std::move(reply)]() mutable {
      std::move(reply)(applied);
    });
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

NamedSubscription::Action NamedSubscription::LookUp() {
  if (looking_ || seats_.empty()) return nullptr;
  if (const auto missing = group_->first_missing())
    return ReadPage(*missing - 1);
  if (!group_->WantsMore()) return nullptr;
  // What is being kept may be what is to be replayed.
  if (replays_) return applying_ ? nullptr : ListReplays();
  if (at_end_) return waiting_ ? nullptr : AwaitMore();
  return ReadPage(group_->record().scanned);
}

NamedSubscription::Action NamedSubscription::ReadPage(int64_t after) {
  looking_ = true;
  return [this, after] {
    std::optional<Page> page = feed_.Next(
        after, /*with_raw=*/false, [weak = weak_from_this(), after](auto read) {
          const auto self = weak.lock();
          if (self == nullptr) return;
          self->TakePage(after, std::move(read));
          self->Advance();
        });
    if (page) TakePage(after, *std::move(page));
  };
}

void NamedSubscription::TakePage(int64_t after, absl::StatusOr<Page> page) {
  MutexLock lock(mu_);
  looking_ = false;
  if (!group_ || seats_.empty()) return;
  const absl::Time now = clock_.Now();
  if (absl::IsOutOfRange(page.status()))
    return group_->Overtake(feed_.log().bounds().first, now);
  if (!page.ok()) return Fail(SubscriptionsUnavailable());
  group_->Find(after, page->notifications, page->reaches_end, now);
  // A seek may have gone elsewhere meanwhile.
  if (after != group_->record().scanned) return;
  at_end_ = page->notifications.empty();
  TurnTo(*std::move(page));
}

void NamedSubscription::TurnTo(Page page) {
  page_ = std::move(page);
  next_in_page_ = 0;
}

NamedSubscription::Action NamedSubscription::AwaitMore() {
  waiting_ = true;
  return [this, after = group_->record().scanned] {
    feed_.Wait(this, after, [weak = weak_from_this()] {
      const auto self = weak.lock();
      if (self == nullptr) return;
      {
        MutexLock lock(self->mu_);
        self->waiting_ = false;
        self->at_end_ = false;
      }
      self->Advance();
    });
  };
}

NamedSubscription::Action NamedSubscription::ListReplays() {
  looking_ = true;
  replays_ = false;
  return [this] {
    store_.ListReplays(name_, kReplaysAtOnce,
                       [weak = weak_from_this()](auto sequences) {
                         const auto self = weak.lock();
                         if (self == nullptr) return;
                         self->TakeReplays(std::move(sequences));
                         self->Advance();
                       });
  };
}

void NamedSubscription::TakeReplays(
    absl::StatusOr<std::vector<int64_t>> sequences) {
  MutexLock lock(mu_);
  looking_ = false;
  if (!group_) return;
  if (!sequences.ok()) return Fail(SubscriptionsUnavailable());
  if (sequences->empty()) return;
  replays_ = true;
  group_->Replay(*sequences);
}

NamedSubscription::Action NamedSubscription::ArmTimer() {
  absl::Time when = group_->next_due();
  for (const auto& [id, seat] : seats_) {
    if (!seat.writing()) when = std::min(when, seat.progress_time());
  }
  if (timer_time_ <= when) return nullptr;
  timer_time_ = when;
  return [this, when] {
    auto timer = clock_.RunAt(when, [weak = weak_from_this()] {
      if (const auto self = weak.lock()) self->OnTimer();
    });
    MutexLock lock(mu_);
    timer.swap(timer_);
  };
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

void NamedSubscription::AnswerWhenKept(bool to_keep, Applied answer) {
  if (to_keep) return next_.replies.push_back(std::move(answer));
  answers_.push_back([answer = std::move(answer)]() mutable {
    std::move(answer)(AppliedChange());
  });
}

void NamedSubscription::Fail(const absl::Status& status) {
  for (auto& [id, seat] : seats_) seat.End(status);
  for (Applied& reply : next_.replies)
    answers_.push_back([status, reply = std::move(reply)]() mutable {
      std::move(reply)(status);
    });
  next_ = {};
  group_.reset();
  TurnTo({});
}

absl::Status NamedSubscription::Condition() const {
  if (closed_) return NoSuchSubscription();
  return group_ ? absl::OkStatus() : SubscriptionsUnavailable();
}

v1::ConsumeProgress NamedSubscription::Progress() {
  v1::ConsumeProgress progress;
  if (!group_) return progress;
  const LogBounds bounds = feed_.log().bounds();
  const SubscriptionRecord& record = group_->record();
  // Retention may be ahead of a subscription that has no members.
  const int64_t scanned = std::max(record.scanned, bounds.first - 1);
  progress.set_cursor(EncodeCursor(feed_.log(), group_->settled()));
  progress.set_lag(bounds.last - scanned + group_->outstanding());
  progress.set_outstanding(static_cast<int32_t>(group_->outstanding()));
  progress.set_lost(record.lost + scanned - record.scanned);
  return progress;
}

}  // namespace gateway
