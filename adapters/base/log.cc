#include "adapters/base/log.h"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "adapters/base/log_sampler.h"
#include "adapters/base/log_writer.h"
#include "adapters/base/mutex.h"
#include "adapters/base/status_macros.h"

namespace gateway {
namespace {

constexpr absl::Duration kFlushAtExit = absl::Seconds(1);

// Also of what LogSampled() left out since the last call.
void TellLeftOut(LogSampler& sampler, LogWriter& writer) {
  for (auto& [kind, count] : sampler.NextRound()) {
    auto& [level, event, common] = kind;
    LogFields fields;
    for (auto& [key, value] : common) fields.emplace_back(key, value);
    fields.emplace_back("left_out", absl::StrCat(count));
    writer.Write(LogLine(level, event, std::move(fields)));
  }
}

struct ProcessLog {
  std::atomic<LogLevel> lowest = LogLevel::kInfo;
  Mutex mu;
  std::string file ABSL_GUARDED_BY(mu);
  LogSampler sampler;
  LogWriter writer{STDERR_FILENO, [this] { TellLeftOut(sampler, writer); }};
};

// Lives as long as the process: threads may log while it ends.
ProcessLog& TheLog() {
  static ProcessLog* const log = [] {
    auto* made = new ProcessLog();
    std::atexit([] { FlushLog(kFlushAtExit); });
    return made;
  }();
  return *log;
}

// Never waits for a reader, should the file be a named pipe.
absl::StatusOr<int> OpenLogFile(const std::string& file) {
  constexpr mode_t kMode = 0640;
  const int fd = open(
      file.c_str(),
      O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, kMode);
  if (fd < 0)
    return absl::ErrnoToStatus(errno, absl::StrCat("log.file: ", file));
  return fd;
}

}  // namespace

absl::Status StartLog(const LogOptions& options) {
  ProcessLog& log = TheLog();
  log.sampler.SetLimit(options.max_refusals_per_second);
  log.writer.SetLimits(
      {.lines = options.max_queued_lines, .bytes = options.max_queued_bytes});
  if (options.file.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const int fd, OpenLogFile(options.file));
  log.writer.SwitchTo(fd);
  MutexLock lock(log.mu);
  log.file = options.file;
  return absl::OkStatus();
}

void ReopenLog() {
  ProcessLog& log = TheLog();
  std::string file;
  {
    MutexLock lock(log.mu);
    file = log.file;
  }
  if (file.empty()) return;
  const absl::StatusOr<int> fd = OpenLogFile(file);
  if (!fd.ok()) {
    return Log(LogLevel::kError, "log_not_reopened",
               {{"error", std::string(fd.status().message())}});
  }
  log.writer.SwitchTo(*fd);
  Log(LogLevel::kInfo, "log_reopened");
}

void Log(LogLevel level, absl::string_view event, LogFields fields) {
  ProcessLog& log = TheLog();
  if (level < log.lowest) return;
  log.writer.Write(LogLine(level, event, std::move(fields)));
}

void LogSampled(LogLevel level, absl::string_view event, LogFields kind,
                LogFields more) {
  ProcessLog& log = TheLog();
  if (level < log.lowest) return;
  LogSampler::Kind common(level, std::string(event), {});
  for (const auto& [key, value] : kind)
    std::get<2>(common).emplace_back(std::string(key), value);
  if (!log.sampler.Take(std::move(common))) return;
  for (auto& field : more) kind.push_back(std::move(field));
  Log(level, event, std::move(kind));
}

bool FlushLog(absl::Duration most) {
  ProcessLog& log = TheLog();
  TellLeftOut(log.sampler, log.writer);
  return log.writer.Flush(most);
}

UnwrittenLines CountUnwrittenLines() {
  ProcessLog& log = TheLog();
  return {.dropped = log.writer.dropped(), .left_out = log.sampler.left_out()};
}

bool SetLogLevel(absl::string_view level) {
  for (const LogLevel each : {LogLevel::kDebug, LogLevel::kInfo,
                              LogLevel::kWarning, LogLevel::kError}) {
    if (level != LevelName(each)) continue;
    TheLog().lowest = each;
    return true;
  }
  return false;
}

std::string Masked(absl::string_view text) {
  constexpr size_t kShown = 4;
  const size_t hidden =
      text.size() > 2 * kShown ? text.size() - kShown : text.size();
  return absl::StrCat(std::string(hidden, '*'), text.substr(hidden));
}

}  // namespace gateway
