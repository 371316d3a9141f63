#ifndef SERVER_CONFIG_CONFIG_FILE_H_
#define SERVER_CONFIG_CONFIG_FILE_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/config/config.h"

namespace gateway {

// Reads the file at `path`. Fails as ParseConfigFile does, and with
// INVALID_ARGUMENT if the file cannot be read.
absl::StatusOr<ConfigFile> ReadConfigFile(const std::string& path);

// Reads JSON, which may have // and /* */ comments. Fails with
// INVALID_ARGUMENT; the message has a line for each problem, which begins with
// `name`. It gives the line and column of a syntax error, or the place of an
// unknown key, of a key given twice, or of a value of a wrong type.
absl::StatusOr<ConfigFile> ParseConfigFile(absl::string_view text,
                                           absl::string_view name);

}  // namespace gateway

#endif  // SERVER_CONFIG_CONFIG_FILE_H_
