#ifndef ADAPTERS_STORE_SQLITE_STALE_LOG_H_
#define ADAPTERS_STORE_SQLITE_STALE_LOG_H_

#include <filesystem>

#include "absl/status/status.h"

namespace gateway {

// Whether the write-ahead log beside the database `file` goes on from where
// that is. It does not if an older copy was put back beside the log that a
// killed gateway had left: SQLite would mix the pages of the two and say
// nothing. FAILED_PRECONDITION then; the message says how to go on. OK also if
// it cannot be told, as of a database that was made before it counted its
// commits. Changes neither file.
absl::Status CheckLogFits(const std::filesystem::path& file);

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_STALE_LOG_H_
