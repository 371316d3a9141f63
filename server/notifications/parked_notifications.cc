#include "server/notifications/parked_notifications.h"

#include <utility>

#include "adapters/base/error.h"
#include "server/notifications/notification_errors.h"
#include "server/notifications/parked_list.h"

namespace gateway {
namespace {

absl::Status NotParked() {
  return MakeError(absl::StatusCode::kNotFound, v1::ERROR_REASON_NOT_PARKED,
                   "the subscription has not parked that notification");
}

// Replies how many notifications the store took. If only one was asked for,
// none is an error.
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

void ParkedNotifications::List(const std::string& caller,
                               const std::string& name, int64_t after,
                               int limit, Reply<ParkedPage> reply) {
  if (registry_.Find(caller, name) == nullptr)
    return std::move(reply)(NoSuchSubscription());
  // One more, to know whether there are more.
  store_.ListParked(
      name, after, limit + 1,
      [&log = registry_.log(), limit,
       reply = std::move(reply)](auto parked) mutable {
        if (!parked.ok())
          return std::move(reply)(FromSubscriptionStore(parked.status()));
        const size_t count = parked->size();
        if (std::ssize(*parked) > limit) parked->pop_back();
        ShowParked(log, *std::move(parked),
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

void ParkedNotifications::Replay(const std::string& caller,
                                 const std::string& name,
                                 std::optional<int64_t> sequence,
                                 Reply<int64_t> reply) {
  const auto found = registry_.Find(caller, name);
  if (found == nullptr) return std::move(reply)(NoSuchSubscription());
  store_.Replay(name, sequence,
                [found, count = Count(sequence.has_value(), std::move(reply))](
                    auto replayed) mutable {
                  std::move(count)(std::move(replayed));
                  found->ExpectReplays();
                });
}

void ParkedNotifications::Drop(const std::string& caller,
                               const std::string& name,
                               std::optional<int64_t> sequence,
                               Reply<int64_t> reply) {
  if (registry_.Find(caller, name) == nullptr)
    return std::move(reply)(NoSuchSubscription());
  store_.DropParked(name, sequence,
                    Count(sequence.has_value(), std::move(reply)));
}

}  // namespace gateway
