#ifndef ADAPTERS_STORE_SQLITE_DATABASE_H_
#define ADAPTERS_STORE_SQLITE_DATABASE_H_

#include <filesystem>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "adapters/base/done.h"
#include "adapters/store/sqlite/connection.h"
#include "adapters/store/sqlite/data_directory.h"
#include "adapters/store/sqlite/task.h"
#include "adapters/store/sqlite/work_queue.h"

namespace gateway {

// The one database file of a gateway, `gateway.db` in its data directory. Jobs
// are written by one thread, in order, many in one synced transaction (group
// commit), and read by another. Every Done is called exactly once; UNAVAILABLE
// if the file could not be read or written, too much waits, or the database is
// being destroyed. A disk that was full or failing is used again as soon as it
// works. Thread-safe.
class SqliteDatabase {
 public:
  // Opens the database, made if there is none. FAILED_PRECONDITION if another
  // gateway has it open, or it is a newer gateway's or no gateway's; other
  // errors name the file and what ails it.
  static absl::StatusOr<std::unique_ptr<SqliteDatabase>> Open(
      const std::filesystem::path& directory);

  // Ends what was begun before. Not from within a job or a Done.
  ~SqliteDatabase();

  // Runs `job`, called with a SqliteConnection& and returning
  // absl::StatusOr<T>. Its changes are on disk before `done` gets OK, and
  // undone if `done` gets an error. All Dones are called in order of the jobs,
  // on one thread, while further jobs run.
  template <typename T, typename Job>
  void Write(Job job, Done<T> done) {
    Enqueue(writes_, TaskOf<T>(std::move(job), std::move(done)));
  }

  // Empties the write-ahead log after what was written before, and answers
  // whether it is empty: what was overwritten is then in no file. Not empty if
  // another program reads the file for longer than writes may be held up.
  void EmptyLog(Done<bool> done);

  // Runs `job`, like that of Write. It sees one state of the database, with all
  // changes whose Done got OK before.
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

  SqliteDatabase(std::unique_ptr<DataDirectory> directory,
                 std::unique_ptr<SqliteConnection> writer,
                 std::unique_ptr<SqliteConnection> reader);

  template <typename T, typename Job>
  static TaskPtr TaskOf(Job job, Done<T> done) {
    return std::make_unique<SqliteTaskOf<T, Job>>(std::move(job),
                                                  std::move(done));
  }

  void Enqueue(Queue& queue, TaskPtr task);
  void RunWrites();
  void RunReads();
  void RunDones();
  absl::Status CommitBatch(const std::vector<TaskPtr>& tasks);
  absl::Status RunAlone(SqliteTask& task);
  void TellHealth(const absl::Status& status);

  const std::unique_ptr<DataDirectory> directory_;
  const std::unique_ptr<SqliteConnection> writer_;
  const std::unique_ptr<SqliteConnection> reader_;
  bool healthy_ = true;  // On the writer's thread.
  Queue writes_;
  Queue reads_;
  WorkQueue<Batch> dones_;
  std::thread write_thread_;
  std::thread read_thread_;
  std::thread done_thread_;
};

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_DATABASE_H_
