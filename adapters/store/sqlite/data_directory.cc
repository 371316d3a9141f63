#include "adapters/store/sqlite/data_directory.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "adapters/base/status_macros.h"

namespace gateway {
namespace {

constexpr char kLockFile[] = "gateway.lock";

absl::Status FileError(const std::filesystem::path& path) {
  return absl::ErrnoToStatus(errno, path.string());
}

absl::Status MakeDirectory(const std::filesystem::path& path) {
  if (std::filesystem::is_directory(path)) return absl::OkStatus();
  std::error_code error;
  const auto parent = path.parent_path();
  std::filesystem::create_directories(parent, error);
  if (mkdir(path.c_str(), S_IRWXU) != 0) return FileError(path);
  return SyncDirectory(parent);
}

}  // namespace

absl::Status SyncDirectory(const std::filesystem::path& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return FileError(path);
  absl::Status synced = fsync(fd) == 0 ? absl::OkStatus() : FileError(path);
  close(fd);
  return synced;
}

absl::StatusOr<std::unique_ptr<DataDirectory>> DataDirectory::Hold(
    const std::filesystem::path& path) {
  std::error_code error;
  auto absolute = std::filesystem::absolute(path, error);
  if (!absolute.has_filename()) absolute = absolute.parent_path();
  RETURN_IF_ERROR(MakeDirectory(absolute));
  const auto lock_file = absolute / kLockFile;
  const int lock =
      open(lock_file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (lock < 0) return FileError(lock_file);
  auto directory = std::unique_ptr<DataDirectory>(
      new DataDirectory(std::move(absolute), lock));
  if (flock(lock, LOCK_EX | LOCK_NB) == 0) return directory;
  if (errno != EWOULDBLOCK) return FileError(lock_file);
  return absl::FailedPreconditionError(
      absl::StrCat("another gateway uses the data directory ",
                   directory->path_.string(), "; give each its own"));
}

DataDirectory::~DataDirectory() { close(lock_); }

absl::StatusOr<std::filesystem::path> DataDirectory::File(
    const std::string& name) const {
  const auto path = path_ / name;
  const int fd =
      open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (fd < 0) return FileError(path);
  close(fd);
  RETURN_IF_ERROR(SyncDirectory(path_));
  return path;
}

SharedHold::SharedHold(const std::filesystem::path& path)
    : lock_(open((path / kLockFile).c_str(), O_RDONLY | O_CLOEXEC)),
      is_alone_(lock_ < 0 || flock(lock_, LOCK_SH | LOCK_NB) == 0) {}

SharedHold::~SharedHold() {
  if (lock_ >= 0) close(lock_);
}

}  // namespace gateway
