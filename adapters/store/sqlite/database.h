#ifndef ADAPTERS_STORE_SQLITE_DATABASE_H_
#define ADAPTERS_STORE_SQLITE_DATABASE_H_

#include <filesystem>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "adapters/base/done.h"
#include "adapters/store/sqlite/connection.h"
#include "adapters/store/sqlite/damage.h"
#include "adapters/store/sqlite/data_directory.h"
#include "adapters/store/sqlite/data_loss.h"
#include "adapters/store/sqlite/data_marker.h"
#include "adapters/store/sqlite/database_files.h"
#include "adapters/store/sqlite/free_pages.h"
#include "adapters/store/sqlite/task.h"
#include "adapters/store/sqlite/work_queue.h"

namespace gateway {

struct SqliteOptions {
  // Whether to go on if the directory has lost its database.
  bool accept_data_loss = false;
  // Called once for each thing that cannot be read, on a thread of the
  // database, with what it is, such as `event`. It must not block.
  Damage::Report on_damage = {};
};

// The one database file of a gateway, `gateway.db` in its data directory. One
// thread runs the jobs that write, many in one synced transaction (group
// commit); another runs those that read. Each kind of jobs is run in order. A
// transaction is committed as soon as its jobs took some 20 ms together, so
// that none waits long for others of its transaction. Every Done is called
// exactly once, with UNAVAILABLE if the file could not be read or written, if
// too many jobs wait, or if the database was stopped. A disk that was full or
// failed is used again as soon as it works. What deletions free is given back
// to the disk between the jobs. Thread-safe.
class SqliteDatabase {
 public:
  // Opens the database, and makes it if there is none. Fails as
  // DatabaseFiles::Open does.
  static absl::StatusOr<std::unique_ptr<SqliteDatabase>> Open(
      const std::filesystem::path& directory, SqliteOptions options = {});

  // Stops, and refuses what was asked since.
  ~SqliteDatabase();

  // What the database had when it was last open and lacks now.
  const StoreLoss& loss() const { return loss_; }
  // Notes that the thing of that kind with that key cannot be read. The key is
  // logged. Does nothing if it is known.
  void NoteDamage(absl::string_view kind, absl::string_view key) {
    damage_.Note(kind, key);
  }

  // Runs the jobs that wait and calls their Dones. What is asked from here on
  // is refused, but only when this is destroyed. Must not be called from within
  // a job or a Done.
  void Stop();

  // Runs `job`, which takes a SqliteConnection& and returns absl::StatusOr<T>.
  // If `done` gets OK, the job's changes are on disk; if it gets an error, they
  // are undone. `job` may run more than once: only what the last run did
  // counts. The Dones of jobs that ran are called in the order of the jobs, on
  // one thread, while further jobs run.
  template <typename T, typename Job>
  void Write(Job job, Done<T> done) {
    Enqueue(writes_, TaskOf<T>(std::move(job), std::move(done)));
  }

  // As Write, for work that may be large or come in floods, such as webhooks:
  // jobs of Write that wait go first, but for one of these in some. So a redeem
  // waits for the transaction under way and its own, not for all webhooks.
  template <typename T, typename Job>
  void WriteBulk(Job job, Done<T> done) {
    Enqueue(writes_, TaskOf<T>(std::move(job), std::move(done)),
            Queue::Lane::kSecond);
  }

  // Empties the write-ahead log after the jobs of Write before it, and those of
  // WriteBulk that were answered. Returns whether it is empty: then no file has
  // any content that was overwritten or deleted. It is not if another program
  // reads the file for more than half a second.
  void EmptyLog(Done<bool> done);

  // Writes to the file, though nothing new, and reads from it, after the jobs
  // before it. Fails if either does, as on a full disk.
  void Probe(Done<bool> done);

  // Runs `job`, which is like that of Write, but only reads. It sees one state
  // of the database, with all changes whose Done got OK before.
  template <typename T, typename Job>
  void Read(Job job, Done<T> done) {
    Enqueue(reads_, TaskOf<T>(std::move(job), std::move(done)));
  }

 private:
  using TaskPtr = std::unique_ptr<SqliteTask>;
  using Queue = WorkQueue<TaskPtr>;
  // Tasks that have run, and whether their changes are on disk.
  struct Batch {
    std::vector<TaskPtr> tasks;
    absl::Status status;
  };

  SqliteDatabase(DatabaseFiles files, Damage::Report on_damage);

  template <typename T, typename Job>
  static TaskPtr TaskOf(Job job, Done<T> done) {
    return std::make_unique<SqliteTaskOf<T, Job>>(std::move(job),
                                                  std::move(done));
  }

  void Enqueue(Queue& queue, TaskPtr task,
               Queue::Lane lane = Queue::Lane::kFirst);
  void RunWrites();
  void GiveBackFreePages();
  void RunReads();
  void RunDones();
  // Runs `first` and what waits behind it in one transaction: `most` tasks at
  // most.
  Batch RunBatch(TaskPtr first, size_t most);
  // Runs a task of the transaction. ABORTED if it failed and its changes are
  // still there: then the transaction must begin again.
  absl::Status RunPlainly(SqliteTask& task);
  // Begins again, with what RunInSavepoint() costs.
  absl::Status RunAgain(const std::vector<TaskPtr>& tasks);
  // Runs a task so that its changes are undone if it fails. Each page that it
  // changes is then copied before.
  absl::Status RunInSavepoint(SqliteTask& task);
  // What becomes of the transaction after a task that ended with `status`.
  absl::Status AfterTask(const absl::Status& status) const;
  // Each task in a transaction of its own: one that meets damage spoils it.
  void RunOneByOne(std::vector<TaskPtr> tasks);
  void EndBatch(Batch batch);
  void LogHealth(const absl::Status& status);

  const std::unique_ptr<DataDirectory> directory_;
  const std::unique_ptr<SqliteConnection> writer_;
  const std::unique_ptr<SqliteConnection> reader_;
  // Used by the writing thread only.
  FreePages free_pages_;
  const std::unique_ptr<DataMarker> marker_;
  const StoreLoss loss_;
  Damage damage_;
  bool healthy_ = true;  // Used by the writing thread only.
  Queue writes_;
  Queue reads_;
  WorkQueue<Batch> dones_;
  std::thread write_thread_;
  std::thread read_thread_;
  std::thread done_thread_;
};

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_DATABASE_H_
