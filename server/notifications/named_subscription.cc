#include "server/notifications/named_subscription.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "adapters/base/error.h"
#include "adapters/base/status_macros.h"
#include "server/notifications/acknowledgement.h"
#include "server/notifications/cursor.h"
#include "server/notifications/notification_errors.h"
#include "server/notifications/proto_time.h"
#include "server/notifications/subscription_settings.h"

namespace gateway {
namespace {

absl::Status TooManyMembers() {
  return MakeError(absl::StatusCode::kResourceExhausted,
                   v1::ERROR_REASON_TOO_MANY_MEMBERS,
                   absl::StrCat("the subscription has ",
                                NamedSubscription::kMaxMembers, " members"));
}

}  // namespace

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

void NamedSubscription::Change(
    absl::FunctionRef<absl::StatusOr<bool>(ConsumerGroup&)> change,
    Applied answer) {
  absl::StatusOr<bool> to_keep;
  {
    MutexLock lock(mu_);
    const absl::Status condition = Condition();
    to_keep = condition.ok() ? change(*group_) : condition;
    if (to_keep.ok()) {
      if (*to_keep)
        next_.replies.push_back(std::move(answer));
      else
        AnswerLater(std::move(answer), AppliedChange());
    }
  }
  if (!to_keep.ok()) return std::move(answer)(to_keep.status());
  Advance();
}

void NamedSubscription::AnswerLater(Applied answer,
                                    absl::StatusOr<AppliedChange> applied) {
  answers_.push_back(
      [answer = std::move(answer), applied = std::move(applied)]() mutable {
        std::move(answer)(applied);
      });
}

void NamedSubscription::Acknowledge(const v1::AcknowledgeRequest& request,
                                    Reply<v1::AcknowledgeResponse> reply) {
  auto response = std::make_shared<v1::AcknowledgeResponse>();
  Change(
      [&](ConsumerGroup& group) {
        Acknowledged done = gateway::Acknowledge(group, request, clock_.Now());
        *response = std::move(done.response);
        return done.to_keep;
      },
      [response, reply = std::move(reply)](const auto& applied) mutable {
        if (!applied.ok()) return std::move(reply)(applied.status());
        std::move(reply)(std::move(*response));
      });
}

void NamedSubscription::Update(const v1::UpdateSubscriptionRequest& request,
                               Reply<v1::Subscription> reply) {
  Change(
      [&](ConsumerGroup& group) -> absl::StatusOr<bool> {
        ASSIGN_OR_RETURN(v1::Subscription settings,
                         UpdateSettings(group.record().settings, request));
        group.Update(std::move(settings));
        return true;
      },
      [self = shared_from_this(),
       reply = std::move(reply)](const auto& applied) mutable {
        if (!applied.ok()) return std::move(reply)(applied.status());
        std::move(reply)(self->View());
      });
}

void NamedSubscription::Seek(int64_t position, Reply<Sought> reply) {
  auto sought = std::make_shared<Sought>();
  Change(
      [&](ConsumerGroup& group) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_) {
        sought->skipped = group.Seek(position, clock_.Now());
        reader_.DropPage();
        return true;
      },
      [self = shared_from_this(), sought,
       reply = std::move(reply)](const auto& applied) mutable {
        if (!applied.ok()) return std::move(reply)(applied.status());
        auto view = self->View();
        if (!view.ok()) return std::move(reply)(view.status());
        sought->subscription = *std::move(view);
        sought->unparked = applied->unparked;
        std::move(reply)(std::move(*sought));
      });
}

void NamedSubscription::Erase(const std::string& customer, int64_t through) {
  {
    MutexLock lock(mu_);
    if (group_) group_->Erase(customer, through, clock_.Now());
    // Read again, it is without what was erased.
    reader_.DropPage();
  }
  Advance();
}

void NamedSubscription::ExpectReplays() {
  {
    MutexLock lock(mu_);
    reader_.ExpectReplays();
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

void NamedSubscription::Fail(const absl::Status& status) {
  for (auto& [id, seat] : seats_) seat.End(status);
  for (Applied& reply : next_.replies) AnswerLater(std::move(reply), status);
  next_ = {};
  group_.reset();
  reader_.DropPage();
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
