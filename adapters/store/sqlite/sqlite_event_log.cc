#include "adapters/store/sqlite/sqlite_event_log.h"

#include <future>
#include <utility>

#include "adapters/base/log.h"
#include "adapters/base/status_macros.h"
#include "adapters/store/sqlite/event_erasure.h"
#include "adapters/store/sqlite/event_reads.h"
#include "adapters/store/sqlite/event_rows.h"
#include "adapters/store/sqlite/event_search.h"
#include "adapters/store/sqlite/event_times.h"
#include "adapters/store/sqlite/kept_amounts.h"

namespace gateway {
namespace {

// Done in some milliseconds each.
constexpr int kTrimStep = 1000;
constexpr int kEraseStep = 200;
constexpr int64_t kStepBytes = 4 << 20;

// Answers with what was erased, once it is in no file any more.
void FinishErasure(SqliteDatabase& database, Erasure erasure,
                   Done<Erasure> done) {
  database.EmptyLog([erasure, done = std::move(done)](auto empty) mutable {
    if (!empty.ok()) return std::move(done)(empty.status());
    if (!*empty) Log(LogLevel::kWarning, "erased_but_kept_in_write_ahead_log");
    std::move(done)(erasure);
  });
}

}  // namespace

void SqliteEventLog::Committed::Add(EventPtr event) {
  {
    MutexLock lock(mu_);
    bounds_.last = event->sequence;
  }
  watches.Notify("", absl::MakeConstSpan(&event, 1));
}

absl::StatusOr<std::unique_ptr<SqliteEventLog>> SqliteEventLog::Open(
    SqliteDatabase& database, StoredAmount max_states) {
  std::promise<absl::StatusOr<LogIdentity>> promise;
  database.Write<LogIdentity>(IdentifyLog, [&](auto identity) {
    promise.set_value(std::move(identity));
  });
  ASSIGN_OR_RETURN(LogIdentity identity, promise.get_future().get());
  return std::unique_ptr<SqliteEventLog>(
      new SqliteEventLog(database, max_states, std::move(identity.id),
                         std::move(identity.key), identity.bounds));
}

void SqliteEventLog::Append(Event event, Dedupe dedupe, Done<Appended> done) {
  auto kept = std::make_shared<Event>(std::move(event));
  database_.WriteBulk<Appended>(
      [kept, dedupe = std::move(dedupe),
       max_states = max_states_](SqliteConnection& connection) {
        return AppendEvent(connection, *kept, dedupe, max_states);
      },
      [kept, committed = committed_,
       done = std::move(done)](auto appended) mutable {
        if (appended.ok() && !appended->duplicate) {
          kept->sequence = appended->sequence;
          kept->raw = std::string();
          committed->Add(std::move(kept));
        }
        std::move(done)(std::move(appended));
      });
}

void SqliteEventLog::Read(int64_t after, int max_events, int64_t max_bytes,
                          bool with_raw, Done<std::vector<EventPtr>> done) {
  database_.Read<std::vector<EventPtr>>(
      [=](SqliteConnection& connection) {
        return ReadEvents(connection, after, max_events, max_bytes, with_raw);
      },
      std::move(done));
}

void SqliteEventLog::ReadBack(int64_t before, int max_events, int64_t max_bytes,
                              bool with_raw, Done<std::vector<EventPtr>> done) {
  database_.Read<std::vector<EventPtr>>(
      [=](SqliteConnection& connection) {
        return ReadEventsBack(connection, before, max_events, max_bytes,
                              with_raw);
      },
      std::move(done));
}

void SqliteEventLog::ReadStates(int64_t after, int64_t through, int max_events,
                                int64_t max_bytes, bool with_raw,
                                Done<std::vector<EventPtr>> done) {
  database_.Read<std::vector<EventPtr>>(
      [=](SqliteConnection& connection) {
        return ReadLatestStates(connection, after, through, max_events,
                                max_bytes, with_raw);
      },
      std::move(done));
}

void SqliteEventLog::Find(std::string id, bool with_raw, Done<EventPtr> done) {
  database_.Read<EventPtr>(
      [id = std::move(id), with_raw](SqliteConnection& connection) {
        return FindEvent(connection, id, with_raw);
      },
      std::move(done));
}

void SqliteEventLog::MeasureStates(Done<StoredAmount> done) {
  database_.Read<StoredAmount>(
      [](SqliteConnection& connection) {
        return ReadAmount(connection, kLatestStates);
      },
      std::move(done));
}

void SqliteEventLog::FirstSince(absl::Time time, Done<int64_t> done) {
  database_.Read<int64_t>(
      [time](SqliteConnection& connection) {
        return FirstEventSince(connection, time);
      },
      std::move(done));
}

void SqliteEventLog::FirstStoredSince(absl::Time time, absl::Time now,
                                      Done<int64_t> done) {
  database_.Write<int64_t>(
      [time, now](SqliteConnection& connection) {
        return gateway::FirstStoredSince(connection, time, now);
      },
      std::move(done));
}

void SqliteEventLog::FirstWithin(int64_t bytes, Done<int64_t> done) {
  database_.Read<int64_t>(
      [bytes](SqliteConnection& connection) {
        return FirstEventWithin(connection, bytes);
      },
      std::move(done));
}

std::unique_ptr<Watch> SqliteEventLog::WatchAppends(
    std::function<void(absl::Span<const EventPtr>)> seen) {
  return committed_->watches.Add("", std::move(seen));
}

void SqliteEventLog::TrimBefore(int64_t first, Done<LogBounds> done) {
  TrimStep(database_, committed_, first, std::move(done));
}

void SqliteEventLog::TrimStep(SqliteDatabase& database,
                              std::shared_ptr<Committed> committed,
                              int64_t first, Done<LogBounds> done) {
  database.WriteBulk<LogBounds>(
      [first](SqliteConnection& connection) {
        return TrimEvents(connection, first, kTrimStep, kStepBytes);
      },
      [&database, committed, first, done = std::move(done)](auto kept) mutable {
        if (kept.ok()) committed->SetBounds(*kept);
        const bool more =
            kept.ok() && kept->first < first && kept->first <= kept->last;
        if (!more) return std::move(done)(std::move(kept));
        TrimStep(database, std::move(committed), first, std::move(done));
      });
}

void SqliteEventLog::EraseCustomer(std::string customer, Done<Erasure> done) {
  EraseStep(database_, std::move(customer), Erasure(), std::move(done));
}

void SqliteEventLog::EraseStep(SqliteDatabase& database, std::string customer,
                               Erasure before, Done<Erasure> done) {
  database.WriteBulk<Erasure>(
      [customer, before](SqliteConnection& connection) {
        return EraseEvents(connection, customer, before.through, kEraseStep,
                           kStepBytes);
      },
      [&database, customer, before, done = std::move(done)](auto step) mutable {
        if (!step.ok()) return std::move(done)(std::move(step));
        const bool more = step->events > 0;
        step->events += before.events;
        if (!more) return FinishErasure(database, *step, std::move(done));
        EraseStep(database, std::move(customer), *step, std::move(done));
      });
}

}  // namespace gateway
