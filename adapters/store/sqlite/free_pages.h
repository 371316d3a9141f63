#ifndef ADAPTERS_STORE_SQLITE_FREE_PAGES_H_
#define ADAPTERS_STORE_SQLITE_FREE_PAGES_H_

#include <cstdint>
#include <filesystem>

#include "absl/status/statusor.h"
#include "adapters/store/sqlite/connection.h"

namespace gateway {

// Lets a database that has no tables yet give free pages back to the disk. Does
// nothing to one that has some.
absl::Status AllowShrinking(SqliteConnection& writer);

// Rewrites the database `file` if it cannot give free pages back, as those of
// older gateways cannot. Takes about as long as to copy it twice, and so much
// space in its directory meanwhile. If there is less, or if it fails, logs a
// warning: the file stays as it is, and works. A process that is killed
// meanwhile leaves nothing but the file as it was. Must not be called in a
// transaction, nor while other threads use SQLite's temporary files.
void RewriteToShrink(SqliteConnection& writer,
                     const std::filesystem::path& file);

// Gives the free pages of a database back to the disk, a few at a time, but for
// those that the next changes are likely to need: a megabyte, or a sixteenth of
// the file if that is more. Not thread-safe.
class FreePages {
 public:
  // `writer` must outlive this.
  explicit FreePages(SqliteConnection& writer);

  // Looks how many there are. To be called at the end of a transaction: outside
  // it would cost locks of its own.
  void Look();
  // Gives some of those back that the last look saw, which takes milliseconds.
  // Returns whether there may be more: then look again. Logs the first failure
  // of several. Must not be called in a transaction.
  bool GiveBack();

 private:
  // How many are free, and how many of these are too many.
  struct Pages {
    int64_t free = 0;
    int64_t surplus = 0;
  };

  absl::StatusOr<Pages> Count();
  absl::StatusOr<bool> TryToGiveBack();
  absl::Status Cut(int64_t pages);

  SqliteConnection& writer_;
  const bool can_shrink_;
  absl::StatusOr<Pages> seen_ = Pages();
  bool works_ = true;
  // Whether the database has lost pages that its file may still have.
  bool uncut_ = false;
};

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_FREE_PAGES_H_
