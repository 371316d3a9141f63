#include "server/memory_return.h"

#include <chrono>
#include <condition_variable>
#include <ctime>
#include <mutex>

#ifndef FOURWS_SANITIZED
#include "gperftools/malloc_extension.h"
#endif

namespace gateway {
namespace {

constexpr std::chrono::seconds kPause(5);
// While the process is busy it soon needs again what it gives back.
constexpr int kBusyPauses = 12;
constexpr std::clock_t kQuiet = kPause.count() * CLOCKS_PER_SEC / 4;

// Whether nobody wants this to end within the pause.
bool Sleep(const std::stop_token& stop) {
  std::mutex mu;
  std::condition_variable_any never;
  std::unique_lock<std::mutex> lock(mu);
  never.wait_for(lock, stop, kPause, [] { return false; });
  return !stop.stop_requested();
}

void ReturnFreeMemory() {
#ifndef FOURWS_SANITIZED
  MallocExtension::instance()->ReleaseFreeMemory();
#endif
}

}  // namespace

MemoryReturn::MemoryReturn() : thread_(&MemoryReturn::Run) {}

void MemoryReturn::Run(const std::stop_token& stop) {
  std::clock_t used = std::clock();  // By all threads.
  for (int pauses = 1; Sleep(stop); ++pauses) {
    const std::clock_t before = used;
    used = std::clock();
    if (used - before > kQuiet && pauses < kBusyPauses) continue;
    ReturnFreeMemory();
    pauses = 0;
  }
}

}  // namespace gateway
