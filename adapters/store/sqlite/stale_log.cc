#include "adapters/store/sqlite/stale_log.h"

#include <array>
#include <cstdint>
#include <fstream>
#include <string>

#include "absl/status/statusor.h"
#include "adapters/base/status_macros.h"
#include "adapters/store/sqlite/connection.h"

namespace gateway {
namespace {

constexpr char kCommitsSoFar[] = "SELECT commits FROM event_log";
constexpr char kCountedPage[] =
    "SELECT rootpage FROM sqlite_schema WHERE name = 'event_log'";

// How far a database is.
struct Progress {
  int64_t commits = 0;
  int64_t page = 0;  // The page that has that number.
};

absl::StatusOr<Progress> ProgressOf(const std::filesystem::path& file,
                                    SqliteConnection::Mode mode) {
  ASSIGN_OR_RETURN(const auto connection,
                   SqliteConnection::Open(file.string(), mode));
  Progress progress;
  ASSIGN_OR_RETURN(progress.commits, connection->Integer(kCommitsSoFar));
  ASSIGN_OR_RETURN(progress.page, connection->Integer(kCountedPage));
  return progress;
}

// The sizes of https://www.sqlite.org/fileformat2.html#walformat
constexpr size_t kLogHeaderBytes = 32;
constexpr size_t kFrameHeaderBytes = 24;

template <size_t size>
using Header = std::array<unsigned char, size>;

template <size_t size>
bool ReadHeader(std::ifstream& log, Header<size>& header) {
  return static_cast<bool>(
      log.read(reinterpret_cast<char*>(header.data()), size));
}

template <size_t size>
uint32_t BigEndianAt(const Header<size>& header, size_t at) {
  uint32_t value = 0;
  for (size_t i = at; i < at + 4; ++i) value = (value << 8) | header[i];
  return value;
}

// How many transactions in the write-ahead log change `page`. It may count some
// that SQLite leaves out, but misses none.
int64_t ChangesOf(const std::filesystem::path& log_file, int64_t page) {
  std::ifstream log(log_file, std::ios::binary);
  Header<kLogHeaderBytes> head;
  if (!ReadHeader(log, head)) return 0;
  const std::streamoff page_bytes = BigEndianAt(head, 8);
  int64_t changes = 0;
  bool changed = false;
  Header<kFrameHeaderBytes> frame;
  while (ReadHeader(log, frame)) {
    // Behind the last frame there may be some of an earlier log.
    if (BigEndianAt(frame, 8) != BigEndianAt(head, 16) ||
        BigEndianAt(frame, 12) != BigEndianAt(head, 20))
      break;
    changed = changed || BigEndianAt(frame, 0) == page;
    const bool ends_transaction = BigEndianAt(frame, 4) != 0;
    if (ends_transaction && changed) ++changes;
    if (ends_transaction) changed = false;
    log.seekg(page_bytes, std::ios::cur);
  }
  return changes;
}

}  // namespace

absl::Status CheckLogFits(const std::filesystem::path& file) {
  using Mode = SqliteConnection::Mode;
  auto log = file;
  log += "-wal";
  std::error_code none;
  if (std::filesystem::file_size(log, none) <= kLogHeaderBytes || none)
    return absl::OkStatus();
  const auto alone = ProgressOf(file, Mode::kImmutable);
  const auto both = ProgressOf(file, Mode::kReadOnly);
  if (!alone.ok() || !both.ok() || alone->page != both->page)
    return absl::OkStatus();
  // Each commit changes the page, and what the log had before it was emptied is
  // in the file.
  if (alone->commits + ChangesOf(log, both->page) >= both->commits)
    return absl::OkStatus();
  return absl::FailedPreconditionError(
      "the write-ahead log beside the database goes on from a later one: the "
      "two would make a damaged database. If gateway.db was restored from a "
      "backup, move gateway.db-wal and gateway.db-shm away and start again; "
      "else put back the gateway.db that belongs to them");
}

}  // namespace gateway
