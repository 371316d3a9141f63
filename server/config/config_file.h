#ifndef SERVER_CONFIG_CONFIG_FILE_H_
#define SERVER_CONFIG_CONFIG_FILE_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/config/config.h"

namespace gateway {

// Reads the file at `path`; errors as of ParseConfigFile.
absl::StatusOr<ConfigFile> ReadConfigFile(const std::string& path);

// Reads JSON with // and /* */ comments. INVALID_ARGUMENT with all that is
// wrong, a line each, all of which begin with `name`: the line and column of a
// fault of syntax, or the place of an unknown key, a key given twice or a value
// of a wrong kind.
absl::StatusOr<ConfigFile> ParseConfigFile(absl::string_view text,
                                           absl::string_view name);

}  // namespace gateway

#endif  // SERVER_CONFIG_CONFIG_FILE_H_
