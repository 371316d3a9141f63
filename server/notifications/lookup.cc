#include "server/notifications/lookup.h"

#include <utility>
#include <vector>

#include "adapters/base/error.h"
#include "server/notifications/cursor.h"
#include "server/notifications/notification_view.h"

namespace gateway {
namespace {

absl::Status NotFound() {
  return MakeError(absl::StatusCode::kNotFound,
                   v1::ERROR_REASON_NOTIFICATION_NOT_FOUND,
                   "no such notification is kept");
}

// Shows an event to those who may see it.
Done<EventPtr> ShowTo(const std::string& caller, Reply<EventPtr> reply) {
  return [caller,
          reply = std::move(reply)](absl::StatusOr<EventPtr> found) mutable {
    // Whose a damaged one is, is not known.
    const bool none = found.ok()
                          ? !(*found)->damaged && !IsVisible(**found, caller)
                          : absl::IsNotFound(found.status());
    if (none) return std::move(reply)(NotFound());
    std::move(reply)(std::move(found));
  };
}

// The one event of a page, if it is the one at `sequence`.
Done<std::vector<EventPtr>> FirstOf(int64_t sequence, Done<EventPtr> done) {
  return [sequence, done = std::move(done)](
             absl::StatusOr<std::vector<EventPtr>> read) mutable {
    if (!read.ok()) return std::move(done)(read.status());
    if (read->empty() || read->front()->sequence != sequence)
      return std::move(done)(absl::NotFoundError("no such event"));
    std::move(done)(std::move(read->front()));
  };
}

// What is trimmed may still be kept as a state.
void FindAt(int64_t sequence, bool with_raw, EventLog& log,
            Done<EventPtr> done) {
  if (sequence < log.bounds().first)
    return log.ReadStates(sequence - 1, sequence, 1, 1, with_raw,
                          FirstOf(sequence, std::move(done)));
  log.ReadBack(sequence + 1, 1, 1, with_raw,
               FirstOf(sequence, std::move(done)));
}

}  // namespace

void LookUpNotification(const v1::GetNotificationRequest& request,
                        const std::string& caller, EventLog& log,
                        Reply<EventPtr> reply) {
  if (request.has_cursor()) {
    const auto sequence = DecodeCursor(log, request.cursor());
    // What it named is lost.
    if (absl::IsOutOfRange(sequence.status()))
      return std::move(reply)(NotFound());
    if (!sequence.ok()) return std::move(reply)(sequence.status());
    return FindAt(*sequence, request.include_raw(), log,
                  ShowTo(caller, std::move(reply)));
  }
  if (request.id().empty())
    return std::move(reply)(
        InvalidRequest({{"which", "needs an id or a cursor"}}));
  log.Find(request.id(), request.include_raw(),
           ShowTo(caller, std::move(reply)));
}

}  // namespace gateway
