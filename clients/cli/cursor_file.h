#ifndef CLIENTS_CLI_CURSOR_FILE_H_
#define CLIENTS_CLI_CURSOR_FILE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace fourws::cli {

// Returns the cursor stored in the file, empty if there is no such file. Fails
// with DATA_LOSS if `WriteCursor` cannot have written the file: if it is empty
// or holds anything but one line of printable ASCII. What an editor adds to
// that, a byte order mark and a carriage return, does not matter.
absl::StatusOr<std::string> ReadCursor(const std::string& path);

// Replaces the file as a whole: a reader finds the old cursor or the new one,
// even after a crash.
absl::Status WriteCursor(const std::string& path, const std::string& cursor);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_CURSOR_FILE_H_
