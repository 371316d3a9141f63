#ifndef ADAPTERS_BASE_LOG_LINE_H_
#define ADAPTERS_BASE_LOG_LINE_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

// What a line of the log looks like.
namespace gateway {

enum class LogLevel { kDebug, kInfo, kWarning, kError };

// Values of a log line. Pass no secrets, barcodes, names, e-mail addresses or
// bodies; Masked() makes a key printable.
using LogFields = std::vector<std::pair<absl::string_view, std::string>>;

// `debug`, `info`, `warning` or `error`.
absl::string_view LevelName(LogLevel level);

// One line of JSON, with its line break:
// {"time":"...","level":"info","event":"operation","name":"..."}. The time is
// the system's, in UTC. What is not UTF-8 is replaced.
std::string LogLine(LogLevel level, absl::string_view event,
                    const LogFields& fields);

}  // namespace gateway

#endif  // ADAPTERS_BASE_LOG_LINE_H_
