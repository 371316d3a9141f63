#include "adapters/store/sqlite/database_files.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "adapters/base/log.h"
#include "adapters/base/status_macros.h"
#include "adapters/store/sqlite/free_pages.h"
#include "adapters/store/sqlite/log_identity.h"
#include "adapters/store/sqlite/schema.h"
#include "adapters/store/sqlite/stale_log.h"

namespace gateway {
namespace {

// - synchronous FULL: each commit is synced, not only each checkpoint.
// - wal_autocheckpoint: the log is moved to the file at 16 MiB, so that a page
//   that many commits change is written there once.
// - journal_size_limit: a log that has grown large gives its space back.
// - secure_delete: deleted content is overwritten, so that erased data is not
//   in the file, nor in its log after EmptyLog.
// - temp_store MEMORY: what a job may have to undo is kept in memory. Otherwise
//   SQLite first copies each page that a job changes to a temporary file, which
//   might then hold erased data.
constexpr char kWriterSetup[] = R"(
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA wal_autocheckpoint = 4096;
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
absl::StatusOr<StoreLoss> IdentifyAndFindLoss(
    SqliteConnection& writer, const std::optional<MarkedState>& marked) {
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

absl::StatusOr<std::unique_ptr<SqliteConnection>> OpenReader(
    const std::string& file) {
  ASSIGN_OR_RETURN(auto reader, SqliteConnection::Open(file, Mode::kReadOnly));
  RETURN_IF_ERROR(reader->Script(kReaderSetup));
  return reader;
}

// Opens all else in `files`, which has its directory.
absl::Status OpenFile(const std::filesystem::path& file, bool accept_data_loss,
                      DatabaseFiles& files) {
  const auto& directory = files.directory->path();
  ASSIGN_OR_RETURN(std::optional<MarkedState> marked,
                   CheckDirectory(directory, accept_data_loss));
  const bool was_known = marked.has_value();
  RETURN_IF_ERROR(files.directory->File(kDatabaseFile).status());
  RETURN_IF_ERROR(CheckLogFits(file));
  ASSIGN_OR_RETURN(files.writer,
                   OpenWriter(file.string(), accept_data_loss, marked));
  RewriteToShrink(*files.writer, file);
  ASSIGN_OR_RETURN(files.loss, IdentifyAndFindLoss(*files.writer, marked));
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

absl::Status AboutFile(const std::filesystem::path& file,
                       const absl::Status& status) {
  return absl::Status(status.code(),
                      absl::StrCat(file.string(), ": ", status.message()));
}

void LogLoss(const StoreLoss& loss) {
  if (loss.commits == 0) return;
  Log(LogLevel::kError, "store_lost_changes",
      {{"commits", absl::StrCat(loss.commits)},
       {"events", absl::StrCat(loss.events)}});
}

}  // namespace

absl::StatusOr<DatabaseFiles> DatabaseFiles::Open(
    const std::filesystem::path& directory, bool accept_data_loss) {
  DatabaseFiles files;
  ASSIGN_OR_RETURN(files.directory, DataDirectory::Hold(directory));
  const auto file = files.directory->path() / kDatabaseFile;
  const absl::Status opened = OpenFile(file, accept_data_loss, files);
  if (!opened.ok()) return AboutFile(file, opened);
  LogLoss(files.loss);
  return files;
}

}  // namespace gateway
