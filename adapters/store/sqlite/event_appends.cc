#include "adapters/store/sqlite/event_appends.h"

#include <iterator>
#include <utility>

#include "adapters/base/status_macros.h"
#include "adapters/store/sqlite/event_rows.h"

namespace gateway {
namespace {

// If more wait, the disk does not keep up.
constexpr size_t kMaxWaiting = 16384;
// A round is written in some milliseconds.
constexpr size_t kMaxRound = 256;
constexpr int64_t kMaxRoundWeight = 2048;

// About how many pages an append may change.
int64_t WeightOf(const Event& event) {
  constexpr int64_t kPageBytes = 4096;
  return 1 + std::ssize(event.state_keys) +
         (std::ssize(event.notification) + std::ssize(event.raw)) / kPageBytes;
}

}  // namespace

void EventAppends::Append(Event event, Dedupe dedupe, Done<Appended> done) {
  if (++waiting_ > kMaxWaiting) {
    --waiting_;
    return Refuse(std::move(done));
  }
  const int64_t weight = WeightOf(event);
  Waiting append{.event = std::make_shared<Event>(std::move(event)),
                 .dedupe = std::move(dedupe),
                 .done = std::move(done)};
  std::shared_ptr<Round> opened;
  {
    MutexLock lock(mu_);
    if (open_ == nullptr || open_->appends.size() >= kMaxRound ||
        open_->weight >= kMaxRoundWeight)
      open_ = opened = std::make_shared<Round>();
    open_->weight += weight;
    open_->appends.push_back(std::move(append));
  }
  if (opened != nullptr) Write(std::move(opened));
}

void EventAppends::Refuse(Done<Appended> done) {
  database_.WriteBulk<Appended>(
      [](SqliteConnection&) -> absl::StatusOr<Appended> {
        return absl::UnavailableError("store: overloaded");
      },
      std::move(done));
}

void EventAppends::Write(std::shared_ptr<Round> round) {
  database_.WriteBulk<bool>(
      [self = shared_from_this(),
       round](SqliteConnection& connection) -> absl::StatusOr<bool> {
        self->Close(round);
        RETURN_IF_ERROR(self->AppendAll(connection, *round));
        return true;
      },
      [self = shared_from_this(), round](const absl::StatusOr<bool>& written) {
        self->Close(round);  // The job may not have run.
        self->Finish(std::move(*round), written.status());
      });
}

void EventAppends::Close(const std::shared_ptr<Round>& round) {
  MutexLock lock(mu_);
  if (open_ == round) open_ = nullptr;
}

absl::Status EventAppends::AppendAll(SqliteConnection& connection,
                                     Round& round) const {
  ASSIGN_OR_RETURN(EventAppender appender,
                   EventAppender::Begin(connection, max_states_));
  for (Waiting& each : round.appends) {
    each.appended = appender.Append(*each.event, each.dedupe);
    if (!each.appended.ok() &&
        !absl::IsResourceExhausted(each.appended.status()))
      return each.appended.status();
  }
  return appender.Finish();
}

void EventAppends::Finish(Round round, const absl::Status& status) {
  // What one append does to a round, such as damage, is not for its neighbours.
  if (!status.ok() && !absl::IsUnavailable(status) &&
      round.appends.size() > 1) {
    for (Waiting& each : round.appends) {
      auto alone = std::make_shared<Round>();
      alone->appends.push_back(std::move(each));
      Write(std::move(alone));
    }
    return;
  }
  waiting_ -= round.appends.size();
  std::vector<EventPtr> added;
  for (Waiting& each : round.appends) {
    if (!status.ok()) each.appended = status;
    if (!each.appended.ok() || each.appended->duplicate) continue;
    each.event->sequence = each.appended->sequence;
    each.event->raw = std::string();
    added.push_back(std::move(each.event));
  }
  if (!added.empty()) seen_(added);
  for (Waiting& each : round.appends)
    std::move(each.done)(std::move(each.appended));
}

}  // namespace gateway
