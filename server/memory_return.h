#ifndef SERVER_MEMORY_RETURN_H_
#define SERVER_MEMORY_RETURN_H_

#include <stop_token>
#include <thread>

namespace gateway {

// Gives memory that is free back to the system while this lives: some seconds
// after the process was busy, and each minute while it is. By itself TCMalloc
// keeps most of what was ever in use at one time. Has a thread of its own, for
// it takes milliseconds; whoever asks for memory may wait as long. Does nothing
// in a sanitized build, whose memory is the sanitizer's.
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

#endif  // SERVER_MEMORY_RETURN_H_
