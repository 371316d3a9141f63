#ifndef TESTS_ADAPTERS_STORE_LOSSY_VFS_H_
#define TESTS_ADAPTERS_STORE_LOSSY_VFS_H_

#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "adapters/base/mutex.h"

namespace gateway {

// SQLite's own VFS, which remembers beside the files what of them would be left
// by a power cut: what was synced. The default for databases that are opened
// while it lives; they must be closed before it goes. One at a time.
class LossyVfs {
 public:
  LossyVfs();
  ~LossyVfs();
  LossyVfs(const LossyVfs&) = delete;
  LossyVfs& operator=(const LossyVfs&) = delete;

  // Writes into `directory` the files as a power cut would leave them now.
  // `survives` is asked of each write that was not synced: a disk may have made
  // some of them durable, in any order.
  void CutPower(const std::filesystem::path& directory,
                const std::function<bool()>& survives) const;

  // What the files of the VFS report.
  void OnOpen(const std::string& path);
  void OnWrite(const std::string& path, int64_t offset, std::string bytes);
  void OnTruncate(const std::string& path, int64_t size);
  void OnSync(const std::string& path);
  void OnDelete(const std::string& path);

  sqlite3_vfs& real() { return real_; }

 private:
  struct Change {
    int64_t offset;
    std::string bytes;
    bool truncates;  // To `offset`.
  };
  struct Image {
    std::string synced;
    std::vector<Change> unsynced;
  };

  static void Apply(const Change& change, std::string& content);

  sqlite3_vfs& real_;
  sqlite3_vfs vfs_;
  mutable Mutex mu_;
  std::map<std::string, Image> images_ ABSL_GUARDED_BY(mu_);
};

}  // namespace gateway

#endif  // TESTS_ADAPTERS_STORE_LOSSY_VFS_H_
