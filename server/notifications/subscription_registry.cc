#include "server/notifications/subscription_registry.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/base/error.h"
#include "server/notifications/notification_errors.h"
#include "server/notifications/parked_counts.h"
#include "server/notifications/start_position.h"
#include "server/notifications/subscription_settings.h"

namespace gateway {
namespace {

// The longest that a nack or a back-off may ask for.
constexpr absl::Duration kLongestDelay = absl::Hours(24);

absl::Status TooManySubscriptions() {
  return MakeError(
      absl::StatusCode::kResourceExhausted,
      v1::ERROR_REASON_TOO_MANY_SUBSCRIPTIONS,
      absl::StrCat("there are ", SubscriptionRegistry::kMaxSubscriptions,
                   " subscriptions, as many as may be"));
}

// As WithParkedCounts, for the subscription that a seek replies.
Reply<Sought> SoughtWithParkedCounts(SubscriptionStore& store,
                                     Reply<Sought> reply) {
  return [&store, reply = std::move(reply)](auto sought) mutable {
    if (!sought.ok()) return std::move(reply)(sought.status());
    v1::Subscription view = sought->subscription;
    WithParkedCounts(store, [sought = *std::move(sought),
                             reply = std::move(reply)](auto counted) mutable {
      if (!counted.ok()) return std::move(reply)(counted.status());
      sought.subscription = *std::move(counted);
      std::move(reply)(std::move(sought));
    })(std::move(view));
  };
}

}  // namespace

void SubscriptionRegistry::Load(Done<int64_t> done) {
  store_.LoadAll([this, done = std::move(done)](auto all) mutable {
    if (!all.ok()) return std::move(done)(all.status());
    for (LoadedSubscription& loaded : *all) {
      // An earlier process kept it back, by a time of its own.
      for (OutstandingRecord& each : loaded.outstanding)
        each.due = std::min(each.due, clock_.Now() + kLongestDelay);
      Add(loaded);
    }
    std::move(done)(std::ssize(*all));
  });
}

std::shared_ptr<NamedSubscription> SubscriptionRegistry::Add(
    const LoadedSubscription& loaded) {
  auto subscription =
      std::make_shared<NamedSubscription>(feed_, store_, clock_, loaded);
  subscriptions_.Add(loaded.record.caller, subscription);
  return subscription;
}

void SubscriptionRegistry::Create(const std::string& caller,
                                  const v1::CreateSubscriptionRequest& request,
                                  Reply<v1::Subscription> reply) {
  auto settings = ReadSettings(request.subscription());
  if (!settings.ok()) return std::move(reply)(settings.status());
  SubscriptionRecord record;
  record.name = absl::StrCat("subscriptions/", request.subscription_id());
  record.caller = caller;
  record.create_time = clock_.WallNow();
  record.settings = *std::move(settings);
  record.generation = absl::ToUnixNanos(record.create_time);
  FindStart(request.start(), log(),
            [this, record = std::move(record),
             reply = std::move(reply)](auto after) mutable {
              if (!after.ok()) return std::move(reply)(after.status());
              record.scanned = *after;
              Keep(std::move(record), std::move(reply));
            });
}

void SubscriptionRegistry::Keep(SubscriptionRecord record,
                                Reply<v1::Subscription> reply) {
  std::string name = record.name;
  if (!subscriptions_.Reserve(name, kMaxSubscriptions))
    return std::move(reply)(TooManySubscriptions());
  store_.Create(
      std::move(record), [this, name = std::move(name),
                          reply = std::move(reply)](auto kept) mutable {
        if (!kept.ok()) {
          subscriptions_.Release(name);
          return std::move(reply)(FromSubscriptionStore(kept.status()));
        }
        const auto added = Add({.record = *std::move(kept), .outstanding = {}});
        subscriptions_.Release(name);
        std::move(reply)(added->View());
      });
}

void SubscriptionRegistry::Get(const std::string& caller,
                               const std::string& name,
                               Reply<v1::Subscription> reply) {
  const auto found = Find(caller, name);
  if (found == nullptr) return std::move(reply)(NoSuchSubscription());
  WithParkedCounts(store_, std::move(reply))(found->View());
}

void SubscriptionRegistry::List(const std::string& caller,
                                const std::string& after, size_t limit,
                                Reply<SubscriptionPage> reply) {
  const auto found = subscriptions_.List(caller, after, limit);
  SubscriptionPage page;
  if (found.more) page.last_name = found.subscriptions.back()->name();
  std::vector<v1::Subscription> views;
  for (const auto& each : found.subscriptions) {
    auto view = each->View();
    if (absl::IsNotFound(view.status())) continue;  // Deleted meanwhile.
    if (!view.ok()) return std::move(reply)(view.status());
    views.push_back(*std::move(view));
  }
  AddParkedCounts(
      store_, std::move(views),
      [page = std::move(page), reply = std::move(reply)](auto views) mutable {
        if (!views.ok()) return std::move(reply)(views.status());
        page.subscriptions = *std::move(views);
        std::move(reply)(std::move(page));
      });
}

void SubscriptionRegistry::Update(const std::string& caller,
                                  const v1::UpdateSubscriptionRequest& request,
                                  Reply<v1::Subscription> reply) {
  const auto found = Find(caller, request.subscription().name());
  if (found == nullptr) return std::move(reply)(NoSuchSubscription());
  found->Update(request, WithParkedCounts(store_, std::move(reply)));
}

void SubscriptionRegistry::Seek(const std::string& caller,
                                const std::string& name,
                                const v1::StartPosition& to,
                                Reply<Sought> reply) {
  const auto found = Find(caller, name);
  if (found == nullptr) return std::move(reply)(NoSuchSubscription());
  FindStart(to, log(),
            [found, reply = SoughtWithParkedCounts(store_, std::move(reply))](
                auto position) mutable {
              if (!position.ok()) return std::move(reply)(position.status());
              found->Seek(*position, std::move(reply));
            });
}

void SubscriptionRegistry::Delete(const std::string& caller,
                                  const std::string& name,
                                  Reply<int64_t> reply) {
  const auto found = Find(caller, name);
  if (found == nullptr) return std::move(reply)(NoSuchSubscription());
  store_.Delete(name, [this, name, found,
                       reply = std::move(reply)](auto deleted) mutable {
    if (!deleted.ok())
      return std::move(reply)(FromSubscriptionStore(deleted.status()));
    subscriptions_.Remove(name);
    found->Close();
    std::move(reply)(*deleted);
  });
}

void SubscriptionRegistry::Erase(const std::string& customer, int64_t through) {
  for (const auto& each : subscriptions_.All()) each->Erase(customer, through);
}

void SubscriptionRegistry::Drain(absl::Time close_time) {
  for (const auto& each : subscriptions_.All()) each->Drain(close_time);
}

}  // namespace gateway
