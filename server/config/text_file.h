#ifndef SERVER_CONFIG_TEXT_FILE_H_
#define SERVER_CONFIG_TEXT_FILE_H_

#include <string>

#include "absl/status/statusor.h"

namespace gateway {

// The whole content of the file at `path`. INVALID_ARGUMENT if it cannot be
// read; the message names no path.
absl::StatusOr<std::string> ReadTextFile(const std::string& path);

}  // namespace gateway

#endif  // SERVER_CONFIG_TEXT_FILE_H_
