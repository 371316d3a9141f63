#ifndef ADAPTERS_STORE_SQLITE_DATA_DIRECTORY_H_
#define ADAPTERS_STORE_SQLITE_DATA_DIRECTORY_H_

#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace gateway {

// Makes the names in a directory durable.
absl::Status SyncDirectory(const std::filesystem::path& path);

// A directory that this gateway holds alone until this is destroyed, or until
// the process ends.
class DataDirectory {
 public:
  // Makes the directory if there is none, for its owner only. Fails with
  // FAILED_PRECONDITION if another gateway holds it, and with what the system
  // says if it cannot be made or used.
  static absl::StatusOr<std::unique_ptr<DataDirectory>> Hold(
      const std::filesystem::path& path);
  ~DataDirectory();
  DataDirectory(const DataDirectory&) = delete;
  DataDirectory& operator=(const DataDirectory&) = delete;

  const std::filesystem::path& path() const { return path_; }

  // Returns the path of the file `name` in it. If there is no such file, makes
  // an empty one, for its owner only, which survives a loss of power.
  absl::StatusOr<std::filesystem::path> File(const std::string& name) const;

 private:
  DataDirectory(std::filesystem::path path, int lock)
      : path_(std::move(path)), lock_(lock) {}

  const std::filesystem::path path_;
  const int lock_;  // A file descriptor.
};

// Keeps gateways out of a directory while this lives, for somebody who only
// reads it. Makes no file and changes none.
class SharedHold {
 public:
  explicit SharedHold(const std::filesystem::path& path);
  ~SharedHold();
  SharedHold(const SharedHold&) = delete;
  SharedHold& operator=(const SharedHold&) = delete;

  // False: a gateway holds the directory already.
  bool is_alone() const { return is_alone_; }

 private:
  const int lock_;  // A file descriptor; below 0: nobody ever held it.
  const bool is_alone_;
};

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_DATA_DIRECTORY_H_
