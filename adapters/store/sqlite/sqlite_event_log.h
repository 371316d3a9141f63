#ifndef ADAPTERS_STORE_SQLITE_SQLITE_EVENT_LOG_H_
#define ADAPTERS_STORE_SQLITE_SQLITE_EVENT_LOG_H_

#include <memory>
#include <string>
#include <vector>

#include "adapters/base/mutex.h"
#include "adapters/store/event_log.h"
#include "adapters/store/sqlite/database.h"
#include "adapters/store/sqlite/event_appends.h"
#include "adapters/store/sqlite/log_identity.h"
#include "adapters/store/watch_list.h"

namespace gateway {

// The event log in a SQLite database. Appends that wait are written together;
// the watchers are called first and then their Dones, on the same thread. May
// be destroyed before its calls are answered.
class SqliteEventLog final : public EventLog {
 public:
  // Whether a stored notification is one.
  using IsReadable = bool (*)(const std::string& notification);

  // Blocks until the disk has answered. The first open of a database gives the
  // log its id and key. `max_states`: the latest states that may be kept. An
  // event whose notification is not `readable` counts as damaged; null: all
  // are. `database` must outlive the log and all calls.
  static absl::StatusOr<std::unique_ptr<SqliteEventLog>> Open(
      SqliteDatabase& database, StoredAmount max_states = kAnyAmount,
      IsReadable readable = nullptr);

  const std::string& id() const override { return id_; }
  const std::string& key() const override { return key_; }
  const std::vector<int64_t>& losses() const override { return losses_; }
  LogBounds bounds() const override { return committed_->bounds(); }

  void Append(Event event, Dedupe dedupe, Done<Appended> done) override;
  void Read(int64_t after, int max_events, int64_t max_bytes, bool with_raw,
            Done<std::vector<EventPtr>> done) override;
  void ReadBack(int64_t before, int max_events, int64_t max_bytes,
                bool with_raw, Done<std::vector<EventPtr>> done) override;
  void ReadStates(int64_t after, int64_t through, int max_events,
                  int64_t max_bytes, bool with_raw,
                  Done<std::vector<EventPtr>> done) override;
  void Find(std::string id, bool with_raw, Done<EventPtr> done) override;
  void MeasureStates(Done<StoredAmount> done) override;
  void FirstSince(absl::Time time, Done<int64_t> done) override;
  void FirstStoredSince(absl::Time time, absl::Time now,
                        Done<int64_t> done) override;
  void FirstWithin(int64_t bytes, Done<int64_t> done) override;
  std::unique_ptr<Watch> WatchAppends(
      std::function<void(absl::Span<const EventPtr>)> seen) override;
  // Trims in steps, so that appends need not wait for all of them. What lies
  // around damaged events stays in the file: they could not be trimmed else.
  void TrimBefore(int64_t first, Done<LogBounds> done) override;
  // Erases in steps, too. Erased content is then overwritten in the database
  // file and gone from the write-ahead log. If another program reads the file
  // at that time, the log may keep it for longer, and a warning is logged.
  void EraseCustomer(std::string customer, Done<Erasure> done) override;

 private:
  // What is known to be on disk, and the watchers of it. Changed only on the
  // thread that calls the Dones of writes.
  class Committed {
   public:
    explicit Committed(LogBounds bounds) : bounds_(bounds) {}
    LogBounds bounds() const {
      MutexLock lock(mu_);
      return bounds_;
    }
    // One at least.
    void Add(absl::Span<const EventPtr> events);
    void SetBounds(LogBounds bounds) {
      MutexLock lock(mu_);
      bounds_ = bounds;
    }
    WatchList<absl::Span<const EventPtr>> watches;

   private:
    mutable Mutex mu_;
    LogBounds bounds_ ABSL_GUARDED_BY(mu_);
  };

  SqliteEventLog(SqliteDatabase& database, StoredAmount max_states,
                 LogIdentity identity, IsReadable readable);

  // Reads what `job` reads, and notes what of it is damaged.
  template <typename Job>
  void ReadWith(Job job, Done<std::vector<EventPtr>> done);

  static void TrimStep(SqliteDatabase& database,
                       std::shared_ptr<Committed> committed, int64_t first,
                       bool damaged, Done<LogBounds> done);
  // `before` is what the earlier steps have erased.
  static void EraseStep(SqliteDatabase& database, std::string customer,
                        Erasure before, Done<Erasure> done);

  SqliteDatabase& database_;
  const IsReadable readable_;
  const std::string id_;
  const std::string key_;
  const std::vector<int64_t> losses_;
  const std::shared_ptr<Committed> committed_;
  const std::shared_ptr<EventAppends> appends_;
};

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_SQLITE_EVENT_LOG_H_
