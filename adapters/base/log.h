#ifndef ADAPTERS_BASE_LOG_H_
#define ADAPTERS_BASE_LOG_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

namespace gateway {

enum class LogLevel { kDebug, kInfo, kWarning, kError };

// Values of a log line. Pass no secrets, barcodes, names, e-mail addresses or
// bodies; Masked() makes a key printable.
using LogFields = std::vector<std::pair<absl::string_view, std::string>>;

// Writes one line of JSON to standard error:
// {"time":"...","level":"info","event":"operation","name":"..."}.
// Thread-safe.
void Log(LogLevel level, absl::string_view event, LogFields fields = {});

// Sets the lowest level written; info until then. Takes `debug`, `info`,
// `warning`, `error`; returns false for others.
bool SetLogLevel(absl::string_view level);

// `text` with all but its last four characters replaced: `*********1814`; all
// of it if it has eight or fewer.
std::string Masked(absl::string_view text);

}  // namespace gateway

#endif  // ADAPTERS_BASE_LOG_H_
