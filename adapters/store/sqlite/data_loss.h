#ifndef ADAPTERS_STORE_SQLITE_DATA_LOSS_H_
#define ADAPTERS_STORE_SQLITE_DATA_LOSS_H_

#include <cstdint>
#include <filesystem>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "adapters/store/sqlite/connection.h"
#include "adapters/store/sqlite/data_marker.h"

// Notices that a data directory has lost its database, or a part of it.
namespace gateway {

inline constexpr char kDatabaseFile[] = "gateway.db";

// What the database had and has no longer.
struct StoreLoss {
  int64_t commits = 0;
  int64_t events = 0;  // Of the log.
  // When a loss was last found, by the system's clock, also by an earlier
  // process; in the infinite future if that was now. What the database had
  // until then may be older than what became of it.
  absl::Time found = absl::InfinitePast();
};

// Returns what the marker of `directory` says; nothing if there is none or if
// it cannot be read, which is logged. FAILED_PRECONDITION if the directory was
// initialised and its database is missing or empty; with `accept`, that is
// logged and returns nothing.
absl::StatusOr<std::optional<MarkedState>> CheckDirectory(
    const std::filesystem::path& directory, bool accept);

// Whether the database of `connection`, which may be of any version of ours, is
// the one that `marked` says. FAILED_PRECONDITION if not; with `accept`, that
// is logged and returns false.
absl::StatusOr<bool> CheckIdentity(SqliteConnection& connection,
                                   const MarkedState& marked, bool accept);

// How far the database is.
absl::StatusOr<MarkedState> StateOf(SqliteConnection& connection);

// Compares the database with `marked`. If it is behind, that begins a new epoch
// of the log, and makes all that was handed out before not acknowledgeable: its
// sequences may be given again. Works in the transaction of `connection`.
absl::StatusOr<StoreLoss> NoteLoss(SqliteConnection& connection,
                                   const MarkedState& marked);

// Counts a commit that is about to be made. Returns how far the database then
// is; log_id and epoch are not set.
absl::StatusOr<MarkedState> CountCommit(SqliteConnection& connection);

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_DATA_LOSS_H_
