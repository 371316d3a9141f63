#include "adapters/base/log_line.h"

#include <array>
#include <cstdint>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "adapters/base/json_quote.h"

namespace gateway {
namespace {

// In UTC, with milliseconds. All but these is the same for a second.
std::string TimeText(absl::Time now) {
  constexpr size_t kSize = sizeof("2026-12-01T00:00:00.") - 1;
  // Needs no destructor: the last lines come when the process exits.
  struct Second {
    int64_t number = -1;
    std::array<char, kSize> text = {};
  };
  thread_local Second last;
  const int64_t second = absl::ToUnixSeconds(now);
  if (last.number != second) {
    last.number = second;
    absl::FormatTime("%Y-%m-%dT%H:%M:%S.", now, absl::UTCTimeZone())
        .copy(last.text.data(), kSize);
  }
  const int64_t millis = absl::ToUnixMillis(now) - second * 1000;
  return absl::StrCat(absl::string_view(last.text.data(), kSize),
                      absl::Dec(millis, absl::kZeroPad3), "Z");
}

}  // namespace

absl::string_view LevelName(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug: return "debug";
    case LogLevel::kInfo: return "info";
    case LogLevel::kWarning: return "warning";
    case LogLevel::kError: return "error";
  }
  return "error";
}

std::string LogLine(LogLevel level, absl::string_view event,
                    const LogFields& fields) {
  std::string line = absl::StrCat(R"({"time":")", TimeText(absl::Now()),
                                  R"(","level":")", LevelName(level), "\"");
  const auto add = [&line](absl::string_view key, absl::string_view value) {
    line += ',';
    AppendJsonString(line, key);
    line += ':';
    AppendJsonString(line, value);
  };
  add("event", event);
  for (const auto& [key, value] : fields) add(key, value);
  line += "}\n";
  return line;
}

}  // namespace gateway
