#include "adapters/base/write_while.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>

namespace gateway {
namespace {

constexpr int kLookMilliseconds = 100;
// One page. A pipe that poll() calls writable has room for it, so that write()
// does not block.
constexpr size_t kPartBytes = 4096;

bool IsPassing(int error) {
  return error == EINTR || error == EAGAIN || error == EWOULDBLOCK;
}

}  // namespace

WriteResult WriteWhile(int fd, absl::string_view text,
                       const std::function<bool()>& wanted) {
  WriteResult result;
  while (result.written < text.size() && wanted()) {
    pollfd state = {fd, POLLOUT, 0};
    const int ready = poll(&state, 1, kLookMilliseconds);
    if (ready == 0) continue;
    const absl::string_view part = text.substr(result.written, kPartBytes);
    const ssize_t size = ready < 0 ? -1 : write(fd, part.data(), part.size());
    if (size >= 0) {
      result.written += static_cast<size_t>(size);
    } else if (!IsPassing(errno)) {
      result.error = errno;
      return result;
    } else if (errno != EINTR) {
      // Ready, and then not: never at full speed.
      poll(nullptr, 0, kLookMilliseconds / 10);
    }
  }
  return result;
}

WriteResult WriteWithin(int fd, absl::string_view text, absl::Duration most) {
  const auto end =
      std::chrono::steady_clock::now() + absl::ToChronoNanoseconds(most);
  return WriteWhile(fd, text,
                    [end] { return std::chrono::steady_clock::now() < end; });
}

}  // namespace gateway
