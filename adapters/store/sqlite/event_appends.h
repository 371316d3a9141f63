#ifndef ADAPTERS_STORE_SQLITE_EVENT_APPENDS_H_
#define ADAPTERS_STORE_SQLITE_EVENT_APPENDS_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "absl/types/span.h"
#include "adapters/base/mutex.h"
#include "adapters/store/event_log.h"
#include "adapters/store/sqlite/database.h"
#include "adapters/store/stored_amount.h"

namespace gateway {

// The appends to an event log. Those that come while the database is busy are
// one job of it, a round: so the fixed costs of a job, and those of the log's
// own rows, are paid once for many webhooks. An append that meets damage fails
// alone. Thread-safe.
class EventAppends : public std::enable_shared_from_this<EventAppends> {
 public:
  // Gets the new events of a round, without `raw`, once they are on disk and
  // before they are answered, on the thread that calls the database's Dones.
  using Seen = std::function<void(absl::Span<const EventPtr>)>;

  // `max_states`: the latest states that may be kept. `database` must outlive
  // all appends.
  EventAppends(SqliteDatabase& database, StoredAmount max_states, Seen seen)
      : database_(database), max_states_(max_states), seen_(std::move(seen)) {}

  // As EventLog::Append. UNAVAILABLE if too many wait.
  void Append(Event event, Dedupe dedupe, Done<Appended> done);

 private:
  struct Waiting {
    std::shared_ptr<Event> event;
    Dedupe dedupe;
    Done<Appended> done;
    absl::StatusOr<Appended> appended = Appended();
  };
  struct Round {
    std::vector<Waiting> appends;
    int64_t weight = 0;  // About how many pages they change.
  };

  // Answers that too many wait.
  void Refuse(Done<Appended> done);
  // Has the database write `round` when its turn comes.
  void Write(std::shared_ptr<Round> round);
  // Nothing is added to `round` any more.
  void Close(const std::shared_ptr<Round>& round);
  absl::Status AppendAll(SqliteConnection& connection, Round& round) const;
  // Answers a round that ended with `status`.
  void Finish(Round round, const absl::Status& status);

  SqliteDatabase& database_;
  const StoredAmount max_states_;
  const Seen seen_;
  Mutex mu_;
  // The last round, as long as more may be added to it.
  std::shared_ptr<Round> open_ ABSL_GUARDED_BY(mu_);
  std::atomic<size_t> waiting_ = 0;  // Appends of all rounds.
};

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_EVENT_APPENDS_H_
