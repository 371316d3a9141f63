#include "clients/cli/cursor_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "clients/cli/byte_order_mark.h"

namespace fourws::cli {
namespace {

// Writes and syncs; returns 0 or the error number.
int WriteWhole(const std::string& path, const std::string& text) {
  const int file =
      open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) return errno;
  // A short write sets no error; the device is full then.
  errno = ENOSPC;
  const bool written = write(file, text.data(), text.size()) ==
                           static_cast<ssize_t>(text.size()) &&
                       fsync(file) == 0;
  const int error = written ? 0 : errno;
  if (close(file) != 0 && written) return errno;
  return error;
}

bool IsCursor(const std::string& text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(),
                     [](unsigned char c) { return absl::ascii_isgraph(c); });
}

}  // namespace

absl::StatusOr<std::string> ReadCursor(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::exists(path, error)) {
    if (!error) return "";
    return absl::ErrnoToStatus(error.value(), path);
  }
  std::ifstream file(path);
  if (!file) return absl::ErrnoToStatus(errno, path);
  std::string line;
  std::string more;
  const bool one_line = std::getline(file, line) && !std::getline(file, more);
  std::string cursor(
      absl::StripSuffix(absl::StripPrefix(line, kByteOrderMark), "\r"));
  if (!one_line || !IsCursor(cursor))
    return absl::DataLossError(absl::StrCat(path, ": holds no cursor"));
  return cursor;
}

absl::Status WriteCursor(const std::string& path, const std::string& cursor) {
  const std::string temporary = absl::StrCat(path, ".new");
  if (const int error = WriteWhole(temporary, cursor + "\n"); error != 0)
    return absl::ErrnoToStatus(error, temporary);
  if (std::rename(temporary.c_str(), path.c_str()) != 0)
    return absl::ErrnoToStatus(errno, path);
  return absl::OkStatus();
}

}  // namespace fourws::cli
