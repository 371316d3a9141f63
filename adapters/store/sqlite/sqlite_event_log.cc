#include "adapters/store/sqlite/sqlite_event_log.h"

#include <future>
#include <utility>

#include "adapters/base/status_macros.h"
#include "adapters/store/sqlite/event_rows.h"

namespace gateway {
namespace {

// Deleted in some milliseconds.
constexpr int kTrimStep = 1000;

}  // namespace

void SqliteEventLog::Committed::Add(EventPtr event) {
  {
    MutexLock lock(mu_);
    bounds_.last = event->sequence;
  }
  watches.Notify("", absl::MakeConstSpan(&event, 1));
}

absl::StatusOr<std::unique_ptr<SqliteEventLog>> SqliteEventLog::Open(
    SqliteDatabase& database) {
  std::promise<absl::StatusOr<LogIdentity>> promise;
  database.Write<LogIdentity>(IdentifyLog, [&](auto identity) {
    promise.set_value(std::move(identity));
  });
  ASSIGN_OR_RETURN(LogIdentity identity, promise.get_future().get());
  return std::unique_ptr<SqliteEventLog>(
      new SqliteEventLog(database, std::move(identity.id),
                         std::move(identity.key), identity.bounds));
}

void SqliteEventLog::Append(Event event, Dedupe dedupe, Done<Appended> done) {
  auto kept = std::make_shared<Event>(std::move(event));
  database_.Write<Appended>(
      [kept, dedupe = std::move(dedupe)](SqliteConnection& connection) {
        return AppendEvent(connection, *kept, dedupe);
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
  database.Write<LogBounds>(
      [first](SqliteConnection& connection) {
        return TrimEvents(connection, first, kTrimStep);
      },
      [&database, committed, first, done = std::move(done)](auto kept) mutable {
        if (kept.ok()) committed->SetBounds(*kept);
        const bool more =
            kept.ok() && kept->first < first && kept->first <= kept->last;
        if (!more) return std::move(done)(std::move(kept));
        TrimStep(database, std::move(committed), first, std::move(done));
      });
}

void SqliteEventLog::AppendDeadLetter(DeadLetter letter, Done<int64_t> done) {
  database_.Write<int64_t>(
      [letter = std::move(letter)](SqliteConnection& connection) {
        return AppendLetter(connection, letter);
      },
      std::move(done));
}

void SqliteEventLog::ReadDeadLetters(int64_t after, int limit,
                                     Done<std::vector<DeadLetter>> done) {
  database_.Read<std::vector<DeadLetter>>(
      [after, limit](SqliteConnection& connection) {
        return ReadLetters(connection, after, limit);
      },
      std::move(done));
}

}  // namespace gateway
