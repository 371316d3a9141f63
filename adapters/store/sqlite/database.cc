#include "adapters/store/sqlite/database.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "adapters/base/log.h"
#include "adapters/base/status_macros.h"
#include "adapters/store/sqlite/event_rows.h"
#include "adapters/store/sqlite/schema.h"
#include "adapters/store/sqlite/stale_log.h"

namespace gateway {
namespace {

// Bound how long the first job of a batch waits for the last one.
constexpr size_t kMaxBatch = 256;
constexpr auto kMaxBatchTime = std::chrono::milliseconds(20);
// If more jobs wait, the disk does not keep up.
constexpr size_t kMaxWaiting = 16384;

// - synchronous FULL: each commit is synced, not only each checkpoint.
// - journal_size_limit: a log that has grown large gives its space back.
// - secure_delete: deleted content is overwritten, so that erased data is not
//   in the file, nor in its log after EmptyLog.
// - temp_store MEMORY: what a job may have to undo is kept in memory. Otherwise
//   SQLite first copies each page that a job changes to a temporary file, which
//   might then hold erased data.
constexpr char kWriterSetup[] = R"(
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA journal_size_limit = 67108864;
    PRAGMA secure_delete = ON;
    PRAGMA temp_store = MEMORY;
    PRAGMA cache_size = -16384;)";
constexpr char kReaderSetup[] = "PRAGMA cache_size = -16384;";

using Mode = SqliteConnection::Mode;

// If it is not the database that `marked` says, forgets that.
absl::StatusOr<std::unique_ptr<SqliteConnection>> OpenWriter(
    const std::string& file, bool accept_data_loss,
    std::optional<MarkedState>& marked) {
  ASSIGN_OR_RETURN(auto writer, SqliteConnection::Open(file, Mode::kReadWrite));
  RETURN_IF_ERROR(CheckVersion(*writer).status());
  if (marked) {
    ASSIGN_OR_RETURN(const bool same,
                     CheckIdentity(*writer, *marked, accept_data_loss));
    if (!same) marked.reset();
  }
  RETURN_IF_ERROR(AllowShrinking(*writer));
  RETURN_IF_ERROR(UpdateSchema(*writer));
  RETURN_IF_ERROR(writer->Script(kWriterSetup));
  ASSIGN_OR_RETURN(SqliteStatement mode,
                   writer->Prepare("PRAGMA journal_mode"));
  RETURN_IF_ERROR(mode.Run());
  if (mode.Bytes(0) != "wal") {
    return absl::FailedPreconditionError(
        "its file system cannot share memory, which a write-ahead log needs");
  }
  return writer;
}

// Gives a new log its identity, and finds out what is lost.
absl::StatusOr<StoreLoss> TakeStock(SqliteConnection& writer,
                                    const std::optional<MarkedState>& marked) {
  RETURN_IF_ERROR(writer.Run("BEGIN IMMEDIATE"));
  absl::StatusOr<StoreLoss> loss = StoreLoss();
  absl::Status status = IdentifyLog(writer).status();
  if (status.ok() && marked) {
    loss = NoteLoss(writer, *marked);
    status = loss.status();
  }
  if (status.ok()) status = writer.Run("COMMIT");
  if (!status.ok()) {
    if (writer.in_transaction()) writer.Run("ROLLBACK").IgnoreError();
    return status;
  }
  return loss;
}

void LogLoss(const StoreLoss& loss) {
  if (loss.commits == 0) return;
  Log(LogLevel::kError, "store_lost_changes",
      {{"commits", absl::StrCat(loss.commits)},
       {"events", absl::StrCat(loss.events)}});
}

absl::StatusOr<std::unique_ptr<SqliteConnection>> OpenReader(
    const std::string& file) {
  ASSIGN_OR_RETURN(auto reader, SqliteConnection::Open(file, Mode::kReadOnly));
  RETURN_IF_ERROR(reader->Script(kReaderSetup));
  return reader;
}

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

absl::Status AboutFile(const std::filesystem::path& file,
                       const absl::Status& status) {
  return absl::Status(status.code(),
                      absl::StrCat(file.string(), ": ", status.message()));
}

}  // namespace

absl::StatusOr<std::unique_ptr<SqliteDatabase>> SqliteDatabase::Open(
    const std::filesystem::path& directory, SqliteOptions options) {
  Files files;
  ASSIGN_OR_RETURN(files.directory, DataDirectory::Hold(directory));
  const auto file = files.directory->path() / kDatabaseFile;
  const absl::Status opened = OpenFiles(file, options.accept_data_loss, files);
  if (!opened.ok()) return AboutFile(file, opened);
  LogLoss(files.loss);
  return std::unique_ptr<SqliteDatabase>(
      new SqliteDatabase(std::move(files), std::move(options.on_damage)));
}

absl::Status SqliteDatabase::OpenFiles(const std::filesystem::path& file,
                                       bool accept_data_loss, Files& files) {
  const auto& directory = files.directory->path();
  ASSIGN_OR_RETURN(std::optional<MarkedState> marked,
                   CheckDirectory(directory, accept_data_loss));
  const bool was_known = marked.has_value();
  RETURN_IF_ERROR(files.directory->File(kDatabaseFile).status());
  RETURN_IF_ERROR(CheckLogFits(file));
  ASSIGN_OR_RETURN(files.writer,
                   OpenWriter(file.string(), accept_data_loss, marked));
  RewriteToShrink(*files.writer, file);
  ASSIGN_OR_RETURN(files.loss, TakeStock(*files.writer, marked));
  // What was accepted instead may be older, too.
  if (was_known && !marked) files.loss.found = absl::InfiniteFuture();
  // It made the count of commits jump, which CheckLogFits does not know.
  if (files.loss.commits > 0)
    RETURN_IF_ERROR(files.writer->EmptyLog().status());
  ASSIGN_OR_RETURN(MarkedState state, StateOf(*files.writer));
  ASSIGN_OR_RETURN(files.marker,
                   DataMarker::Write(directory, std::move(state)));
  ASSIGN_OR_RETURN(files.reader, OpenReader(file.string()));
  return absl::OkStatus();
}

SqliteDatabase::SqliteDatabase(Files files, Damage::Report on_damage)
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
  batch.tasks.push_back(std::move(first));
  if (status.ok()) status = RunAlone(*batch.tasks.back());
  // If it failed, so do those that wait for it.
  while (batch.tasks.size() < most &&
         (!status.ok() || std::chrono::steady_clock::now() < end)) {
    batch.tasks.push_back(*writes_.Take());
    if (status.ok()) status = RunAlone(*batch.tasks.back());
  }
  const bool changed = writer_->changes() != changes;
  if (status.ok() && changed) {
    state = CountCommit(*writer_);
    status = state.status();
  }
  if (status.ok()) status = writer_->Run("COMMIT");
  if (status.ok() && changed) marker_->Note(state->commits, state->last);
  // After some errors SQLite has rolled back by itself.
  if (!status.ok() && writer_->in_transaction()) {
    writer_->Run("ROLLBACK").IgnoreError();
  }
  return batch;
}

absl::Status SqliteDatabase::RunAlone(SqliteTask& task) {
  RETURN_IF_ERROR(writer_->Run("SAVEPOINT task"));
  const absl::Status done = task.Run(*writer_);
  if (!writer_->in_transaction()) {
    // SQLite has rolled back the whole batch, with the tasks before this one.
    return absl::UnavailableError(
        absl::StrCat("store: rolled back: ", done.message()));
  }
  // After damage SQLite refuses all further writes of the transaction.
  if (absl::IsDataLoss(done)) return done;
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
