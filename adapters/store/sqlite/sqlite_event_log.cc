#include "adapters/store/sqlite/sqlite_event_log.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/base/await_result.h"
#include "adapters/base/log.h"
#include "adapters/base/status_macros.h"
#include "adapters/store/sqlite/event_erasure.h"
#include "adapters/store/sqlite/event_reads.h"
#include "adapters/store/sqlite/event_search.h"
#include "adapters/store/sqlite/event_times.h"
#include "adapters/store/sqlite/event_trimming.h"
#include "adapters/store/sqlite/kept_amounts.h"

namespace gateway {
namespace {

// Done in some milliseconds each.
constexpr int kTrimStep = 1000;
// So many events around damage are not deleted.
constexpr int kDamagedStep = 50;
constexpr int kEraseStep = 200;
constexpr int64_t kStepBytes = 4 << 20;

bool IsDamaged(const Event& event, SqliteEventLog::IsReadable readable) {
  if (event.erased) return false;
  return event.damaged ||
         (readable != nullptr && !readable(event.notification));
}

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

void SqliteEventLog::Committed::Add(absl::Span<const EventPtr> events) {
  {
    MutexLock lock(mu_);
    bounds_.last = events.back()->sequence;
  }
  watches.Notify("", events);
}

absl::StatusOr<std::unique_ptr<SqliteEventLog>> SqliteEventLog::Open(
    SqliteDatabase& database, StoredAmount max_states, IsReadable readable) {
  ASSIGN_OR_RETURN(
      LogIdentity identity,
      AwaitResult<absl::StatusOr<LogIdentity>>([&database](auto take) {
        database.Write<LogIdentity>(IdentifyLog, std::move(take));
      }));
  return std::unique_ptr<SqliteEventLog>(
      new SqliteEventLog(database, max_states, std::move(identity), readable));
}

SqliteEventLog::SqliteEventLog(SqliteDatabase& database,
                               StoredAmount max_states, LogIdentity identity,
                               IsReadable readable)
    : database_(database),
      readable_(readable),
      id_(std::move(identity.id)),
      key_(std::move(identity.key)),
      losses_(std::move(identity.losses)),
      committed_(std::make_shared<Committed>(identity.bounds)),
      appends_(std::make_shared<EventAppends>(
          database, max_states,
          [committed = committed_](auto events) { committed->Add(events); })) {}

void SqliteEventLog::Append(Event event, Dedupe dedupe, Done<Appended> done) {
  appends_->Append(std::move(event), std::move(dedupe), std::move(done));
}

template <typename Job>
void SqliteEventLog::ReadWith(Job job, Done<std::vector<EventPtr>> done) {
  database_.Read<std::vector<EventPtr>>(
      [&database = database_, readable = readable_,
       job = std::move(job)](SqliteConnection& connection) {
        absl::StatusOr<std::vector<EventPtr>> events = job(connection);
        if (!events.ok()) return events;
        for (EventPtr& event : *events) {
          if (!IsDamaged(*event, readable)) continue;
          event = DamagedEvent(event->sequence);
          database.NoteDamage("event", absl::StrCat(event->sequence));
        }
        return events;
      },
      std::move(done));
}

void SqliteEventLog::Read(int64_t after, int max_events, int64_t max_bytes,
                          bool with_raw, Done<std::vector<EventPtr>> done) {
  ReadWith(
      [=](SqliteConnection& connection) {
        return ReadEvents(connection, after, {max_events, max_bytes, with_raw});
      },
      std::move(done));
}

void SqliteEventLog::ReadBack(int64_t before, int max_events, int64_t max_bytes,
                              bool with_raw, Done<std::vector<EventPtr>> done) {
  ReadWith(
      [=](SqliteConnection& connection) {
        return ReadEventsBack(connection, before,
                              {max_events, max_bytes, with_raw});
      },
      std::move(done));
}

void SqliteEventLog::ReadStates(int64_t after, int64_t through, int max_events,
                                int64_t max_bytes, bool with_raw,
                                Done<std::vector<EventPtr>> done) {
  ReadWith(
      [=](SqliteConnection& connection) {
        return ReadLatestStates(connection, after, through,
                                {max_events, max_bytes, with_raw});
      },
      std::move(done));
}

void SqliteEventLog::Find(std::string id, bool with_raw, Done<EventPtr> done) {
  database_.Read<EventPtr>(
      [&database = database_, readable = readable_, id = std::move(id),
       with_raw](SqliteConnection& connection) -> absl::StatusOr<EventPtr> {
        ASSIGN_OR_RETURN(EventPtr event, FindEvent(connection, id, with_raw));
        if (!IsDamaged(*event, readable)) return event;
        database.NoteDamage("event", absl::StrCat(event->sequence));
        return absl::DataLossError("store: the event cannot be read");
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
  TrimStep(database_, committed_, first, /*damaged=*/false, std::move(done));
}

void SqliteEventLog::TrimStep(SqliteDatabase& database,
                              std::shared_ptr<Committed> committed,
                              int64_t first, bool damaged,
                              Done<LogBounds> done) {
  database.WriteBulk<LogBounds>(
      [first, damaged](SqliteConnection& connection) {
        return damaged ? PassEvents(connection, first, kDamagedStep)
                       : TrimEvents(connection, first, kTrimStep, kStepBytes);
      },
      [&database, committed, first, damaged,
       done = std::move(done)](auto kept) mutable {
        if (kept.ok()) committed->SetBounds(*kept);
        const bool passes = absl::IsDataLoss(kept.status()) && !damaged;
        const bool more =
            kept.ok() && kept->first < first && kept->first <= kept->last;
        if (!more && !passes) return std::move(done)(std::move(kept));
        TrimStep(database, std::move(committed), first, passes,
                 std::move(done));
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
