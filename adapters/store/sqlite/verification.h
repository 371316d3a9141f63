#ifndef ADAPTERS_STORE_SQLITE_VERIFICATION_H_
#define ADAPTERS_STORE_SQLITE_VERIFICATION_H_

#include <filesystem>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace gateway {

// What was found in a data directory, in lines for a person. They name
// operations, subscriptions and numbers, and hold no content.
struct VerifyReport {
  std::vector<std::string> notes;
  std::vector<std::string> damage;  // Empty: all is good.
};

// Checks all that a data directory holds: the pages and indexes of its
// database, that each record can be read, that the log has no gap, and that
// the database is as far as `gateway.state` says. Takes as long as reading the
// whole file does. Writes nothing but SQLite's own index of a write-ahead log
// that is left. FAILED_PRECONDITION if a gateway uses the directory; other
// errors say why it could not be checked.
absl::StatusOr<VerifyReport> VerifyDataDirectory(
    const std::filesystem::path& directory);

}  // namespace gateway

#endif  // ADAPTERS_STORE_SQLITE_VERIFICATION_H_
