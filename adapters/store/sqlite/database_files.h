#ifndef ADAPTERS_STORE_SQLITE_DATABASE_FILES_H_
#define ADAPTERS_STORE_SQLITE_DATABASE_FILES_H_

#include <filesystem>
#include <memory>

#include "absl/status/statusor.h"
#include "adapters/store/sqlite/connection.h"
#include "adapters/store/sqlite/data_directory.h"
#include "adapters/store/sqlite/data_loss.h"
#include "adapters/store/sqlite/data_marker.h"

namespace gateway {

// What is open of a database, which has the current schema.
struct DatabaseFiles {
  // Opens the database of `directory`, and makes it if there is none. Fails
  // with FAILED_PRECONDITION if another gateway has it open, or if a newer
  // gateway or another program made it. Other errors name the file and the
  // cause.
  //
  // The directory knows its database (data_marker.h). If that is missing, empty
  // or another one, or not the one that its write-ahead log goes on from, this
  // fails with FAILED_PRECONDITION, and the message says how to go on. If it is
  // older than it was, changes were lost: that is logged, kept in the database,
  // and the log begins a new epoch.
  static absl::StatusOr<DatabaseFiles> Open(
      const std::filesystem::path& directory, bool accept_data_loss);

  std::unique_ptr<DataDirectory> directory;
  std::unique_ptr<SqliteConnection> writer;
  std::unique_ptr<SqliteConnection> reader;
  std::unique_ptr<DataMarker> marker;
  StoreLoss loss;
};

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_DATABASE_FILES_H_
