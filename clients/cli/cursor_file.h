#ifndef CLIENTS_CLI_CURSOR_FILE_H_
#define CLIENTS_CLI_CURSOR_FILE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace fourws::cli {

// Returns the cursor kept in the file, empty if there is no such file. Fails
// with DATA_LOSS if the file was not written by `WriteCursor`: if it is empty
// or holds anything but one line of printable ASCII.
absl::StatusOr<std::string> ReadCursor(const std::string& path);

// Replaces the file: whoever reads it, after a crash too, finds the old cursor
// or the new one, whole.
absl::Status WriteCursor(const std::string& path, const std::string& cursor);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_CURSOR_FILE_H_
