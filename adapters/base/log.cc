#include "adapters/base/log.h"

#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "nlohmann/json.hpp"
#include "spdlog/sinks/stdout_sinks.h"
#include "spdlog/spdlog.h"

namespace gateway {
namespace {

spdlog::logger& Logger() {
  static auto* const logger = [] {
    auto* made =
        new std::shared_ptr<spdlog::logger>(std::make_shared<spdlog::logger>(
            "gateway", std::make_shared<spdlog::sinks::stderr_sink_mt>()));
    (*made)->set_pattern("%v");
    return made;
  }();
  return **logger;
}

spdlog::level::level_enum LevelOf(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug: return spdlog::level::debug;
    case LogLevel::kInfo: return spdlog::level::info;
    case LogLevel::kWarning: return spdlog::level::warn;
    case LogLevel::kError: return spdlog::level::err;
  }
  return spdlog::level::err;
}

absl::string_view NameOf(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug: return "debug";
    case LogLevel::kInfo: return "info";
    case LogLevel::kWarning: return "warning";
    case LogLevel::kError: return "error";
  }
  return "error";
}

}  // namespace

void Log(LogLevel level, absl::string_view event, LogFields fields) {
  if (!Logger().should_log(LevelOf(level))) return;
  nlohmann::ordered_json line;
  line["time"] = absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", absl::Now(),
                                  absl::UTCTimeZone());
  line["level"] = std::string(NameOf(level));
  line["event"] = std::string(event);
  for (auto& [key, value] : fields) line[std::string(key)] = std::move(value);
  Logger().log(LevelOf(level),
               line.dump(-1, ' ', false,
                         nlohmann::ordered_json::error_handler_t::replace));
}

bool SetLogLevel(absl::string_view level) {
  for (const LogLevel each : {LogLevel::kDebug, LogLevel::kInfo,
                              LogLevel::kWarning, LogLevel::kError}) {
    if (level != NameOf(each)) continue;
    Logger().set_level(LevelOf(each));
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
