#ifndef ADAPTERS_BASE_LOG_H_
#define ADAPTERS_BASE_LOG_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "adapters/base/log_line.h"

// The log of the process. Nobody who logs waits for the log: a thread of its
// own writes the lines, and drops and counts those that are too many for
// whoever reads them (log_writer.h). At the end of the process, lines that
// still wait get at most a second to be written.
namespace gateway {

struct LogOptions {
  std::string file;  // Lines are added at its end. Empty: standard error.
  // What waits to be written, at most.
  size_t max_queued_lines = 10'000;
  size_t max_queued_bytes = size_t{4} << 20;
  int max_refusals_per_second = 10;  // See LogSampled().
};

// Says where the log goes from now on; without it, to standard error. Fails if
// the file cannot be opened.
absl::Status StartLog(const LogOptions& options);

// Opens the file of the log again, for it may have been renamed; makes a new
// one if it is gone. If that fails, the log goes on as before and says so. Does
// nothing if the log goes to standard error.
void ReopenLog();

// Writes one line; see LogLine(). Thread-safe.
void Log(LogLevel level, absl::string_view event, LogFields fields = {});

// As Log(), for lines that anybody can cause any number of, also who has proven
// nothing, such as those of refused requests. Of lines with the same level,
// event and `kind`, no more than `max_refusals_per_second` are written. A line
// with their event, `kind` and the field `left_out` tells how many were not:
// {"level":"warning","event":"callback","verdict":"unknown token",
// "left_out":"9990"}. `kind` must have few values.
void LogSampled(LogLevel level, absl::string_view event, LogFields kind,
                LogFields more = {});

// Waits until all lines are written, those that tell what was left out too, at
// most so long. Returns whether they are. For a process that does not end by
// exit().
bool FlushLog(absl::Duration most);

// Lines that were not written since the start: they did not fit into the queue
// or failed to be written, or LogSampled() left them out.
struct UnwrittenLines {
  int64_t dropped = 0;
  int64_t left_out = 0;
};
UnwrittenLines CountUnwrittenLines();

// Sets the lowest level written; info until then. Takes `debug`, `info`,
// `warning`, `error`; returns false for others.
bool SetLogLevel(absl::string_view level);

// `text` with all but its last four characters replaced: `*********1814`; all
// of it if it has eight or fewer.
std::string Masked(absl::string_view text);

}  // namespace gateway

#endif  // ADAPTERS_BASE_LOG_H_
