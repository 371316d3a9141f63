#ifndef ADAPTERS_BASE_MEMORY_RETURN_H_
#define ADAPTERS_BASE_MEMORY_RETURN_H_

#include <stop_token>
#include <thread>

namespace gateway {

// Gives memory that is free back to the system while this lives: some seconds
// after the process was busy, and each minute while it is. By itself malloc
// keeps most of what was ever in use at one time. Has a thread of its own, for
// it takes milliseconds; whoever asks malloc for memory may wait as long.
class MemoryReturn {
 public:
  MemoryReturn();
  // Stops.
  ~MemoryReturn() = default;
  MemoryReturn(const MemoryReturn&) = delete;
  MemoryReturn& operator=(const MemoryReturn&) = delete;

 private:
  static void Run(const std::stop_token& stop);

  std::jthread thread_;
};

}  // namespace gateway

#endif  // ADAPTERS_BASE_MEMORY_RETURN_H_
