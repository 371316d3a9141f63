#include "tests/sandbox/timestamps.h"

#include <cstdio>
#include <ctime>

namespace sandbox {
namespace {

std::string Format(std::chrono::system_clock::time_point when,
                   const char* format) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(when);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[32];
  return std::string(text, std::strftime(text, sizeof(text), format, &parts));
}

}  // namespace

std::string PlatformTime(std::chrono::system_clock::time_point when) {
  return Format(when, "%Y-%m-%d %H:%M:%S");
}

std::string HttpTime(std::chrono::system_clock::time_point when) {
  return Format(when, "%a, %d %b %Y %H:%M:%S GMT");
}

std::string LedgerTime(std::chrono::system_clock::time_point when) {
  const auto since = std::chrono::duration_cast<std::chrono::milliseconds>(
      when.time_since_epoch());
  char millis[8];
  std::snprintf(millis, sizeof(millis), ".%03dZ",
                static_cast<int>(since.count() % 1000));
  return Format(when, "%Y-%m-%dT%H:%M:%S") + millis;
}

}  // namespace sandbox
