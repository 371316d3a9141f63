#ifndef TESTS_SANDBOX_TIMESTAMPS_H_
#define TESTS_SANDBOX_TIMESTAMPS_H_

#include <chrono>
#include <string>

namespace sandbox {

// "2026-01-31 10:00:00": the platform's form, GMT. Sorts as text.
std::string PlatformTime(std::chrono::system_clock::time_point when);

// "Sat, 31 Jan 2026 10:00:00 GMT"
std::string HttpTime(std::chrono::system_clock::time_point when);

// "2026-01-31T10:00:00.123Z"
std::string LedgerTime(std::chrono::system_clock::time_point when);

}  // namespace sandbox

#endif  // TESTS_SANDBOX_TIMESTAMPS_H_
