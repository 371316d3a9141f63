#include "adapters/store/sqlite/database.h"

#include <algorithm>
#include <chrono>
#include <string>

#include "absl/strings/str_cat.h"
#include "adapters/base/log.h"
#include "adapters/base/status_macros.h"
#include "adapters/store/sqlite/schema.h"

namespace gateway {
namespace {

// Bound how long the first job of a batch waits for the last one.
constexpr size_t kMaxBatch = 256;
constexpr auto kMaxBatchTime = std::chrono::milliseconds(20);
// If more jobs wait, the disk does not keep up.
constexpr size_t kMaxWaiting = 16384;

// Empties the log after the commit of its batch.
class EmptyLogTask final : public SqliteTask {
 public:
  explicit EmptyLogTask(Done<bool> done) : done_(std::move(done)) {}

  absl::Status Run(SqliteConnection&) override { return absl::OkStatus(); }
  void RunCommitted(SqliteConnection& connection) override {
    empty_ = connection.EmptyLog();
  }
  void Finish(absl::Status failure) override {
    if (!failure.ok()) empty_ = std::move(failure);
    std::move(done_)(std::move(empty_));
  }

 private:
  Done<bool> done_;
  absl::StatusOr<bool> empty_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<SqliteDatabase>> SqliteDatabase::Open(
    const std::filesystem::path& directory, SqliteOptions options) {
  ASSIGN_OR_RETURN(DatabaseFiles files,
                   DatabaseFiles::Open(directory, options.accept_data_loss));
  return std::unique_ptr<SqliteDatabase>(
      new SqliteDatabase(std::move(files), std::move(options.on_damage)));
}

SqliteDatabase::SqliteDatabase(DatabaseFiles files, Damage::Report on_damage)
    : directory_(std::move(files.directory)),
      writer_(std::move(files.writer)),
      reader_(std::move(files.reader)),
      free_pages_(*writer_),
      marker_(std::move(files.marker)),
      loss_(files.loss),
      damage_(std::move(on_damage)),
      write_thread_([this] { RunWrites(); }),
      read_thread_([this] { RunReads(); }),
      done_thread_([this] { RunDones(); }) {}

SqliteDatabase::~SqliteDatabase() {
  Stop();
  RunDones();
}

void SqliteDatabase::Stop() {
  if (!write_thread_.joinable()) return;
  writes_.Close();
  reads_.Close();
  write_thread_.join();
  read_thread_.join();
  // Last, because Dones may still ask for more; that is refused.
  dones_.Close();
  done_thread_.join();
}

void SqliteDatabase::EmptyLog(Done<bool> done) {
  Enqueue(writes_, std::make_unique<EmptyLogTask>(std::move(done)));
}

void SqliteDatabase::Probe(Done<bool> done) {
  Write<bool>(
      [](SqliteConnection& connection) -> absl::StatusOr<bool> {
        RETURN_IF_ERROR(RewriteVersion(connection));
        return true;
      },
      [this, done = std::move(done)](absl::StatusOr<bool> written) mutable {
        if (!written.ok()) return std::move(done)(std::move(written));
        Read<bool>(
            [](SqliteConnection& connection) -> absl::StatusOr<bool> {
              RETURN_IF_ERROR(CheckVersion(connection).status());
              return true;
            },
            std::move(done));
      });
}

void SqliteDatabase::Enqueue(Queue& queue, TaskPtr task, Queue::Lane lane) {
  if (queue.Offer(task, kMaxWaiting, lane)) return;
  Batch refused{{}, absl::UnavailableError("store: stopping or overloaded")};
  refused.tasks.push_back(std::move(task));
  dones_.Push(std::move(refused));
}

void SqliteDatabase::RunWrites() {
  while (auto first = writes_.Take()) {
    // What comes while it runs waits for the next one.
    Batch batch =
        RunBatch(*std::move(first), std::min(writes_.size() + 1, kMaxBatch));
    if (absl::IsDataLoss(batch.status) && batch.tasks.size() > 1) {
      RunOneByOne(std::move(batch.tasks));
    } else {
      EndBatch(std::move(batch));
    }
    GiveBackFreePages();
  }
}

void SqliteDatabase::RunOneByOne(std::vector<TaskPtr> tasks) {
  for (TaskPtr& task : tasks) EndBatch(RunBatch(std::move(task), 1));
}

void SqliteDatabase::EndBatch(Batch batch) {
  if (absl::IsDataLoss(batch.status)) {
    damage_.Note("write", batch.status.message());
  } else {
    LogHealth(batch.status);
  }
  if (batch.status.ok()) {
    for (const TaskPtr& task : batch.tasks) task->RunCommitted(*writer_);
  }
  dones_.Push(std::move(batch));
}

// Goes on after the next batch, and sees to it that there is one.
void SqliteDatabase::GiveBackFreePages() {
  if (!free_pages_.GiveBack()) return;
  const auto nothing = [](SqliteConnection&) -> absl::StatusOr<bool> {
    return true;
  };
  TaskPtr next = TaskOf<bool>(nothing, [](absl::StatusOr<bool>) {});
  writes_.Offer(next, kMaxWaiting);
}

SqliteDatabase::Batch SqliteDatabase::RunBatch(TaskPtr first, size_t most) {
  Batch batch;
  const int64_t changes = writer_->changes();
  absl::StatusOr<MarkedState> state = MarkedState();
  absl::Status& status = batch.status;
  status = writer_->Run("BEGIN IMMEDIATE");
  const auto end = std::chrono::steady_clock::now() + kMaxBatchTime;
  bool in_savepoints = false;
  const auto run = [&](TaskPtr task) {
    batch.tasks.push_back(std::move(task));
    // If one failed, so do those that wait for it.
    if (!status.ok()) return;
    SqliteTask& added = *batch.tasks.back();
    status = in_savepoints ? RunInSavepoint(added) : RunPlainly(added);
    if (!absl::IsAborted(status)) return;
    in_savepoints = true;
    status = RunAgain(batch.tasks);
  };
  run(std::move(first));
  while (batch.tasks.size() < most &&
         (!status.ok() || std::chrono::steady_clock::now() < end)) {
    run(*writes_.Take());
  }
  const bool changed = writer_->changes() != changes;
  if (status.ok() && changed) {
    state = CountCommit(*writer_);
    status = state.status();
  }
  free_pages_.Look();
  if (status.ok()) status = writer_->Run("COMMIT");
  if (status.ok() && changed) marker_->Note(state->commits, state->last);
  // After some errors SQLite has rolled back by itself.
  if (!status.ok() && writer_->in_transaction()) {
    writer_->Run("ROLLBACK").IgnoreError();
  }
  return batch;
}

absl::Status SqliteDatabase::AfterTask(const absl::Status& status) const {
  if (!writer_->in_transaction()) {
    // SQLite has rolled back the whole batch, with the tasks before this one.
    return absl::UnavailableError(
        absl::StrCat("store: rolled back: ", status.message()));
  }
  // After damage SQLite refuses all further writes of the transaction.
  return absl::IsDataLoss(status) ? status : absl::OkStatus();
}

absl::Status SqliteDatabase::RunPlainly(SqliteTask& task) {
  const int64_t changes = writer_->changes();
  const absl::Status done = task.Run(*writer_);
  RETURN_IF_ERROR(AfterTask(done));
  // Most that fail have changed nothing.
  if (done.ok() || writer_->changes() == changes) return absl::OkStatus();
  return absl::AbortedError("a task must be undone");
}

absl::Status SqliteDatabase::RunAgain(const std::vector<TaskPtr>& tasks) {
  RETURN_IF_ERROR(writer_->Run("ROLLBACK"));
  RETURN_IF_ERROR(writer_->Run("BEGIN IMMEDIATE"));
  for (const TaskPtr& task : tasks) RETURN_IF_ERROR(RunInSavepoint(*task));
  return absl::OkStatus();
}

absl::Status SqliteDatabase::RunInSavepoint(SqliteTask& task) {
  RETURN_IF_ERROR(writer_->Run("SAVEPOINT task"));
  const absl::Status done = task.Run(*writer_);
  RETURN_IF_ERROR(AfterTask(done));
  if (!done.ok()) RETURN_IF_ERROR(writer_->Run("ROLLBACK TO task"));
  return writer_->Run("RELEASE task");
}

void SqliteDatabase::LogHealth(const absl::Status& status) {
  if (status.ok() == healthy_) return;
  healthy_ = status.ok();
  if (healthy_) {
    Log(LogLevel::kInfo, "store_writes_again");
  } else {
    Log(LogLevel::kError, "store_cannot_write",
        {{"error", std::string(status.message())}});
  }
}

void SqliteDatabase::RunReads() {
  while (const auto task = reads_.Take()) {
    absl::Status status = reader_->Run("BEGIN");
    if (status.ok()) {
      (*task)->Run(*reader_).IgnoreError();
      status = reader_->Run("COMMIT");
      // It says only that the task met damage, which the task knows.
      if (absl::IsDataLoss(status)) status = absl::OkStatus();
    }
    if (reader_->in_transaction()) reader_->Run("ROLLBACK").IgnoreError();
    (*task)->Finish(status);
  }
}

void SqliteDatabase::RunDones() {
  while (const auto batch = dones_.Take()) {
    for (const TaskPtr& task : batch->tasks) task->Finish(batch->status);
  }
}

}  // namespace gateway
