#include "server/notifications/named_subscription.h"

#include <utility>

#include "adapters/base/status_macros.h"
#include "server/notifications/acknowledgement.h"
#include "server/notifications/subscription_settings.h"

namespace gateway {

NamedSubscription::NamedSubscription(Feed& feed, SubscriptionStore& store,
                                     Clock& clock,
                                     const LoadedSubscription& loaded)
    : clock_(clock),
      io_(feed, store, loaded.record.name),
      state_(feed.log(), loaded),
      alarm_(clock) {}

absl::StatusOr<MemberId> NamedSubscription::Join(
    Consumer& consumer, const ConsumeOptions& options) {
  absl::StatusOr<MemberId> id;
  Do([&](SubscriptionState& state, absl::Time now) {
    id = state.Join(consumer, options, now);
  });
  return id;
}

void NamedSubscription::OnWritten(MemberId id, bool ok) {
  Do([&](SubscriptionState& state, absl::Time /*now*/) {
    state.Written(id, ok);
  });
}

void NamedSubscription::Leave(MemberId id) {
  Do([&](SubscriptionState& state, absl::Time /*now*/) { state.Leave(id); });
}

void NamedSubscription::Acknowledge(const v1::AcknowledgeRequest& request,
                                    Reply<v1::AcknowledgeResponse> reply) {
  auto response = std::make_shared<v1::AcknowledgeResponse>();
  Do([&](SubscriptionState& state, absl::Time now) {
    state.Change(
        [&](ConsumerGroup& group) {
          Acknowledged done = gateway::Acknowledge(group, request, now);
          *response = std::move(done.response);
          return done.must_write;
        },
        [response, reply = std::move(reply)](const auto& written) mutable {
          if (!written.ok()) return std::move(reply)(written.status());
          std::move(reply)(std::move(*response));
        });
  });
}

void NamedSubscription::Update(const v1::UpdateSubscriptionRequest& request,
                               Reply<v1::Subscription> reply) {
  Do([&](SubscriptionState& state, absl::Time /*now*/) {
    state.Change(
        [&](ConsumerGroup& group) -> absl::StatusOr<bool> {
          ASSIGN_OR_RETURN(v1::Subscription settings,
                           UpdateSettings(group.record().settings, request));
          group.Update(std::move(settings));
          return true;
        },
        [self = shared_from_this(),
         reply = std::move(reply)](const auto& written) mutable {
          if (!written.ok()) return std::move(reply)(written.status());
          std::move(reply)(self->View());
        });
  });
}

void NamedSubscription::Seek(int64_t position, Reply<Sought> reply) {
  auto sought = std::make_shared<Sought>();
  Do([&](SubscriptionState& state, absl::Time now) {
    state.Seek(position, sought->skipped, now,
               [self = shared_from_this(), sought,
                reply = std::move(reply)](const auto& written) mutable {
                 if (!written.ok()) return std::move(reply)(written.status());
                 auto view = self->View();
                 if (!view.ok()) return std::move(reply)(view.status());
                 sought->subscription = *std::move(view);
                 sought->unparked = written->unparked;
                 std::move(reply)(std::move(*sought));
               });
  });
}

void NamedSubscription::ExpectReplays() {
  Do([](SubscriptionState& state, absl::Time /*now*/) {
    state.ExpectReplays();
  });
}

void NamedSubscription::Erase(const std::string& customer, int64_t through) {
  Do([&](SubscriptionState& state, absl::Time now) {
    state.Erase(customer, through, now);
  });
}

absl::StatusOr<v1::Subscription> NamedSubscription::View() {
  MutexLock lock(mu_);
  return state_.View();
}

void NamedSubscription::Drain(absl::Time close_time) {
  Do([&](SubscriptionState& state, absl::Time /*now*/) {
    state.Drain(close_time);
  });
}

void NamedSubscription::Close() {
  Do([](SubscriptionState& state, absl::Time /*now*/) { state.Close(); });
}

void NamedSubscription::OnAlarm() {
  {
    MutexLock lock(mu_);
    alarm_time_ = absl::InfiniteFuture();
    state_.PassTime(clock_.Now());
  }
  Advance();
}

void NamedSubscription::Do(SubscriptionIo::Take change) {
  {
    MutexLock lock(mu_);
    change(state_, clock_.Now());
  }
  Advance();
}

void NamedSubscription::Advance() {
  const auto self = shared_from_this();  // A step may drop the last owner.
  runner_.Run([this] { return TakeStep(); });
}

bool NamedSubscription::TakeStep() {
  using Kind = SubscriptionState::Step::Kind;
  SubscriptionState::Step step;
  {
    MutexLock lock(mu_);
    step = state_.Next(clock_.Now());
    if (step.kind == Kind::kRest) SetAlarm();
  }
  switch (step.kind) {
    case Kind::kRest: return false;
    case Kind::kCall: std::move(step.call)(); break;
    case Kind::kLoad: io_.Load(ReportIfHere()); break;
    case Kind::kRead: io_.Read(step.read, ReportIfHere()); break;
    case Kind::kWrite:
      TellParkTimes(step.change);
      // Kept alive until then, for calls wait for the answer.
      io_.Write(std::move(step.change),
                [self = shared_from_this()](SubscriptionIo::Take take) {
                  self->Do(take);
                });
      break;
  }
  return true;
}

void NamedSubscription::TellParkTimes(SubscriptionChange& change) {
  const Moment at = clock_.Both();
  for (ParkedRecord& parked : change.parked)
    parked.park_time = at.wall - (at.now - parked.park_time);
}

void NamedSubscription::SetAlarm() {
  const absl::Time when = state_.next_due();
  if (alarm_time_ <= when) return;
  alarm_time_ = when;
  alarm_.Set(when, weak_from_this(), &NamedSubscription::OnAlarm);
}

SubscriptionIo::Report NamedSubscription::ReportIfHere() {
  return [weak = weak_from_this()](SubscriptionIo::Take take) {
    if (const auto self = weak.lock()) self->Do(take);
  };
}

}  // namespace gateway
