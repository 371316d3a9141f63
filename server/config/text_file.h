#ifndef SERVER_CONFIG_TEXT_FILE_H_
#define SERVER_CONFIG_TEXT_FILE_H_

#include <string>

#include "absl/status/statusor.h"

namespace gateway {

// Returns the whole content of the file at `path`, without the byte order mark
// that some editors put before it. Fails with INVALID_ARGUMENT if it cannot be
// read, or is in UTF-16 by its mark; the message does not name `path`.
absl::StatusOr<std::string> ReadTextFile(const std::string& path);

}  // namespace gateway

#endif  // SERVER_CONFIG_TEXT_FILE_H_
