#include "server/notifications/named_subscriptions.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/base/error.h"
#include "server/notifications/notification_errors.h"
#include "server/notifications/parked_list.h"
#include "server/notifications/start_position.h"
#include "server/notifications/subscription_settings.h"

namespace gateway {
namespace {

absl::Status TooManySubscriptions() {
  return MakeError(
      absl::StatusCode::kResourceExhausted,
      v1::ERROR_REASON_TOO_MANY_SUBSCRIPTIONS,
      absl::StrCat("there are ", NamedSubscriptions::kMaxSubscriptions,
                   " subscriptions, as many as may be"));
}

absl::Status NotParked() {
  return MakeError(absl::StatusCode::kNotFound, v1::ERROR_REASON_NOT_PARKED,
                   "the subscription has not parked that notification");
}

// Answers how many a call on parked ones had an effect on.
Done<int64_t> Count(bool one, Reply<int64_t> reply) {
  return
      [one, reply = std::move(reply)](absl::StatusOr<int64_t> count) mutable {
        if (!count.ok())
          return std::move(reply)(FromSubscriptionStore(count.status()));
        if (one && *count == 0) return std::move(reply)(NotParked());
        std::move(reply)(*count);
      };
}

}  // namespace

void NamedSubscriptions::Load(Done<int64_t> done) {
  store_.LoadAll([this, done = std::move(done)](auto all) mutable {
    if (!all.ok()) return std::move(done)(all.status());
    const int64_t count = std::ssize(*all);
    for (LoadedSubscription& loaded : *all) Add(std::move(loaded));
    std::move(done)(count);
  });
}

std::shared_ptr<NamedSubscription> NamedSubscriptions::Add(
    LoadedSubscription loaded) {
  const std::string name = loaded.record.name;
  Owned owned{.caller = loaded.record.caller,
              .subscription = std::make_shared<NamedSubscription>(
                  feed_, store_, clock_, std::move(loaded))};
  MutexLock lock(mu_);
  return (subscriptions_[name] = std::move(owned)).subscription;
}

std::shared_ptr<NamedSubscription> NamedSubscriptions::Find(
    const std::string& caller, const std::string& name) {
  MutexLock lock(mu_);
  const auto it = subscriptions_.find(name);
  if (it == subscriptions_.end() || it->second.caller != caller) return nullptr;
  return it->second.subscription;
}

void NamedSubscriptions::Create(const std::string& caller,
                                const v1::CreateSubscriptionRequest& request,
                                Reply<v1::Subscription> reply) {
  auto settings = ReadSettings(request.subscription());
  if (!settings.ok()) return std::move(reply)(settings.status());
  SubscriptionRecord record;
  record.name = absl::StrCat("subscriptions/", request.subscription_id());
  record.caller = caller;
  record.create_time = clock_.Now();
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

void NamedSubscriptions::Keep(SubscriptionRecord record,
                              Reply<v1::Subscription> reply) {
  bool full;
  {
    MutexLock lock(mu_);
    full = subscriptions_.size() >= kMaxSubscriptions &&
           !subscriptions_.contains(record.name);
  }
  if (full) return std::move(reply)(TooManySubscriptions());
  store_.Create(
      std::move(record), [this, reply = std::move(reply)](auto kept) mutable {
        if (!kept.ok())
          return std::move(reply)(FromSubscriptionStore(kept.status()));
        LoadedSubscription loaded;
        loaded.record = *std::move(kept);
        std::move(reply)(Add(std::move(loaded))->View());
      });
}

void NamedSubscriptions::Get(const std::string& caller, const std::string& name,
                             Reply<v1::Subscription> reply) {
  const auto found = Find(caller, name);
  if (found == nullptr) return std::move(reply)(NoSuchSubscription());
  WithParked(std::move(reply))(found->View());
}

void NamedSubscriptions::List(const std::string& caller,
                              const std::string& after, size_t limit,
                              Reply<SubscriptionPage> reply) {
  std::vector<std::shared_ptr<NamedSubscription>> found;
  SubscriptionPage page;
  {
    MutexLock lock(mu_);
    for (auto it = subscriptions_.upper_bound(after);
         it != subscriptions_.end(); ++it) {
      if (it->second.caller != caller) continue;
      if (found.size() == limit) {
        page.last_name = found.back()->name();
        break;
      }
      found.push_back(it->second.subscription);
    }
  }
  std::vector<v1::Subscription> views;
  for (const auto& each : found) {
    auto view = each->View();
    if (absl::IsNotFound(view.status())) continue;  // Deleted meanwhile.
    if (!view.ok()) return std::move(reply)(view.status());
    views.push_back(*std::move(view));
  }
  AddParked(std::move(views), [page = std::move(page),
                               reply = std::move(reply)](auto views) mutable {
    if (!views.ok()) return std::move(reply)(views.status());
    page.subscriptions = *std::move(views);
    std::move(reply)(std::move(page));
  });
}

void NamedSubscriptions::Update(const std::string& caller,
                                const v1::UpdateSubscriptionRequest& request,
                                Reply<v1::Subscription> reply) {
  const auto found = Find(caller, request.subscription().name());
  if (found == nullptr) return std::move(reply)(NoSuchSubscription());
  found->Update(request, WithParked(std::move(reply)));
}

void NamedSubscriptions::Seek(const std::string& caller,
                              const std::string& name,
                              const v1::StartPosition& to,
                              Reply<Sought> reply) {
  const auto found = Find(caller, name);
  if (found == nullptr) return std::move(reply)(NoSuchSubscription());
  auto with_parked = [this, reply = std::move(reply)](auto sought) mutable {
    if (!sought.ok()) return std::move(reply)(sought.status());
    auto view = sought->subscription;
    WithParked([sought = *std::move(sought),
                reply = std::move(reply)](auto view) mutable {
      if (!view.ok()) return std::move(reply)(view.status());
      sought.subscription = *std::move(view);
      std::move(reply)(std::move(sought));
    })(std::move(view));
  };
  FindStart(
      to, log(),
      [found, reply = std::move(with_parked)](auto position) mutable {
        if (!position.ok())
          return std::move(reply)(absl::StatusOr<Sought>(position.status()));
        found->Seek(*position, std::move(reply));
      });
}

void NamedSubscriptions::Delete(const std::string& caller,
                                const std::string& name, Reply<int64_t> reply) {
  const auto found = Find(caller, name);
  if (found == nullptr) return std::move(reply)(NoSuchSubscription());
  store_.Delete(name, [this, name, found,
                       reply = std::move(reply)](auto deleted) mutable {
    if (!deleted.ok())
      return std::move(reply)(FromSubscriptionStore(deleted.status()));
    {
      MutexLock lock(mu_);
      subscriptions_.erase(name);
    }
    found->Close();
    std::move(reply)(*deleted);
  });
}

void NamedSubscriptions::ListParked(const std::string& caller,
                                    const std::string& name, int64_t after,
                                    int limit, Reply<ParkedPage> reply) {
  if (Find(caller, name) == nullptr)
    return std::move(reply)(NoSuchSubscription());
  // One more, to know whether there are more.
  store_.ListParked(
      name, after, limit + 1,
      [this, limit, reply = std::move(reply)](auto parked) mutable {
        if (!parked.ok())
          return std::move(reply)(FromSubscriptionStore(parked.status()));
        const size_t count = parked->size();
        if (std::ssize(*parked) > limit) parked->pop_back();
        ShowParked(log(), *std::move(parked),
                   [count, reply = std::move(reply)](auto shown) mutable {
                     if (!shown.ok()) return std::move(reply)(shown.status());
                     ParkedPage page;
                     page.parked = *std::move(shown);
                     if (page.parked.size() < count)
                       page.last_sequence = page.parked.back().sequence();
                     std::move(reply)(std::move(page));
                   });
      });
}

void NamedSubscriptions::ReplayParked(const std::string& caller,
                                      const std::string& name,
                                      std::optional<int64_t> sequence,
                                      Reply<int64_t> reply) {
  const auto found = Find(caller, name);
  if (found == nullptr) return std::move(reply)(NoSuchSubscription());
  store_.Replay(name, sequence,
                [found, count = Count(sequence.has_value(), std::move(reply))](
                    auto replayed) mutable {
                  std::move(count)(std::move(replayed));
                  found->ExpectReplays();
                });
}

void NamedSubscriptions::DropParked(const std::string& caller,
                                    const std::string& name,
                                    std::optional<int64_t> sequence,
                                    Reply<int64_t> reply) {
  if (Find(caller, name) == nullptr)
    return std::move(reply)(NoSuchSubscription());
  store_.DropParked(name, sequence,
                    Count(sequence.has_value(), std::move(reply)));
}

void NamedSubscriptions::Erase(const std::string& customer, int64_t through) {
  for (const auto& each : All()) each->Erase(customer, through);
}

void NamedSubscriptions::Drain(absl::Time close_time) {
  for (const auto& each : All()) each->Drain(close_time);
}

std::vector<std::shared_ptr<NamedSubscription>> NamedSubscriptions::All() {
  MutexLock lock(mu_);
  std::vector<std::shared_ptr<NamedSubscription>> all;
  for (const auto& [name, owned] : subscriptions_)
    all.push_back(owned.subscription);
  return all;
}

void NamedSubscriptions::AddParked(std::vector<v1::Subscription> views,
                                   Reply<std::vector<v1::Subscription>> reply) {
  store_.CountParked([views = std::move(views),
                      reply = std::move(reply)](auto counts) mutable {
    if (!counts.ok())
      return std::move(reply)(FromSubscriptionStore(counts.status()));
    for (v1::Subscription& view : views) {
      const ParkedCount& count = (*counts)[view.name()];
      view.set_parked(count.parked);
      view.set_lag(view.lag() + count.replaying);
    }
    std::move(reply)(std::move(views));
  });
}

Reply<v1::Subscription> NamedSubscriptions::WithParked(
    Reply<v1::Subscription> reply) {
  return [this, reply = std::move(reply)](auto view) mutable {
    if (!view.ok()) return std::move(reply)(view.status());
    AddParked({*std::move(view)},
              [reply = std::move(reply)](auto views) mutable {
                if (!views.ok()) return std::move(reply)(views.status());
                std::move(reply)(std::move(views->front()));
              });
  };
}

}  // namespace gateway
