#include "adapters/store/sqlite/free_pages.h"

#include <algorithm>
#include <string>
#include <system_error>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "adapters/base/log.h"
#include "adapters/base/status_macros.h"

namespace gateway {
namespace {

// What "PRAGMA auto_vacuum" says of a database that gives pages back on demand.
constexpr int64_t kIncremental = 2;

constexpr int64_t kLeastKept = 256;  // Pages of 4 KiB.
constexpr int64_t kKeptPart = 16;
// Each page may cost one look at each free page: SQLite looks for its place in
// the list of them. So many looks take some milliseconds.
constexpr int64_t kLooksAtATime = 4'000'000;
constexpr int64_t kMostAtATime = 256;

// SQLite's temporary files are in `directory` while this lives.
class TemporaryFilesIn {
 public:
  explicit TemporaryFilesIn(std::string directory)
      : directory_(std::move(directory)), before_(sqlite3_temp_directory) {
    sqlite3_temp_directory = directory_.data();
  }
  ~TemporaryFilesIn() { sqlite3_temp_directory = before_; }
  TemporaryFilesIn(const TemporaryFilesIn&) = delete;
  TemporaryFilesIn& operator=(const TemporaryFilesIn&) = delete;

 private:
  std::string directory_;
  char* const before_;
};

// How many bytes a copy of the database takes.
absl::StatusOr<int64_t> BytesUsed(SqliteConnection& connection) {
  ASSIGN_OR_RETURN(const int64_t all, connection.Integer("PRAGMA page_count"));
  ASSIGN_OR_RETURN(const int64_t free,
                   connection.Integer("PRAGMA freelist_count"));
  ASSIGN_OR_RETURN(const int64_t size, connection.Integer("PRAGMA page_size"));
  return (all - free) * size;
}

// A copy in a temporary file, and from there all of it in the write-ahead log.
absl::Status CheckSpace(int64_t bytes, const std::filesystem::path& directory) {
  const int64_t needed = 2 * bytes + bytes / 8;
  std::error_code failed;
  const auto space = std::filesystem::space(directory, failed);
  if (failed) return absl::UnavailableError(failed.message());
  if (space.available < static_cast<uintmax_t>(needed)) {
    return absl::ResourceExhaustedError(absl::StrCat(
        "needs ", needed, " bytes of free disk, there are ", space.available));
  }
  return absl::OkStatus();
}

absl::Status Rewrite(SqliteConnection& writer,
                     const std::filesystem::path& file) {
  ASSIGN_OR_RETURN(const int64_t bytes, BytesUsed(writer));
  RETURN_IF_ERROR(CheckSpace(bytes, file.parent_path()));
  Log(LogLevel::kInfo, "rewriting_store_file",
      {{"bytes", absl::StrCat(bytes)}});
  const TemporaryFilesIn directory(file.parent_path().string());
  // In memory there may be no place for all of it.
  RETURN_IF_ERROR(writer.Script("PRAGMA temp_store = FILE"));
  const absl::Cleanup restore = [&] {
    writer.Script("PRAGMA temp_store = MEMORY").IgnoreError();
  };
  RETURN_IF_ERROR(AllowShrinking(writer));
  // It moves pages: see CheckLogFits.
  RETURN_IF_ERROR(writer.EmptyLog().status());
  RETURN_IF_ERROR(writer.Script("VACUUM"));
  // Else the log would keep the space of the whole database.
  return writer.EmptyLog().status();
}

}  // namespace

absl::Status AllowShrinking(SqliteConnection& writer) {
  return writer.Script("PRAGMA auto_vacuum = INCREMENTAL");
}

void RewriteToShrink(SqliteConnection& writer,
                     const std::filesystem::path& file) {
  const auto mode = writer.Integer("PRAGMA auto_vacuum");
  if (mode.ok() && *mode == kIncremental) return;
  const absl::Status done = mode.ok() ? Rewrite(writer, file) : mode.status();
  if (done.ok()) return Log(LogLevel::kInfo, "store_file_rewritten");
  Log(LogLevel::kWarning, "store_file_cannot_shrink",
      {{"error", std::string(done.message())}});
}

FreePages::FreePages(SqliteConnection& writer)
    : writer_(writer),
      can_shrink_(writer.Integer("PRAGMA auto_vacuum").value_or(0) ==
                  kIncremental) {}

void FreePages::Look() {
  if (can_shrink_) seen_ = Count();
}

absl::StatusOr<FreePages::Pages> FreePages::Count() {
  Pages pages;
  ASSIGN_OR_RETURN(pages.free, writer_.Integer("PRAGMA freelist_count"));
  if (pages.free <= kLeastKept) return pages;
  ASSIGN_OR_RETURN(const int64_t all, writer_.Integer("PRAGMA page_count"));
  pages.surplus = pages.free - std::max(kLeastKept, all / kKeptPart);
  return pages;
}

bool FreePages::GiveBack() {
  if (!can_shrink_) return false;
  const absl::StatusOr<bool> more = TryToGiveBack();
  if (!more.ok() && works_) {
    Log(LogLevel::kWarning, "store_file_not_shrunk",
        {{"error", std::string(more.status().message())}});
  }
  works_ = more.ok();
  return more.value_or(false);
}

absl::StatusOr<bool> FreePages::TryToGiveBack() {
  RETURN_IF_ERROR(seen_.status());
  if (seen_->surplus > 0) {
    const int64_t most =
        std::clamp<int64_t>(kLooksAtATime / seen_->free, 1, kMostAtATime);
    const absl::Status cut = Cut(std::min(seen_->surplus, most));
    if (writer_.in_transaction()) writer_.Run("ROLLBACK").IgnoreError();
    RETURN_IF_ERROR(cut);
    uncut_ = true;
    return true;
  }
  if (uncut_) {
    ASSIGN_OR_RETURN(const bool moved, writer_.MoveLog());
    uncut_ = !moved;
  }
  return false;
}

// In a transaction of its own, so that no job fails with it.
absl::Status FreePages::Cut(int64_t pages) {
  RETURN_IF_ERROR(writer_.Run("BEGIN IMMEDIATE"));
  for (; pages > 0; --pages) {
    // A step of the statement cuts one page, whatever the number.
    RETURN_IF_ERROR(writer_.Run("PRAGMA incremental_vacuum(1)"));
  }
  return writer_.Run("COMMIT");
}

}  // namespace gateway
