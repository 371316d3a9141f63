#include "adapters/net/descriptors.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <utility>

#include "adapters/base/log.h"

namespace gateway {
namespace {

int OpenSpare() { return open("/dev/null", O_RDONLY | O_CLOEXEC); }

void CloseSpare(int& spare) {
  if (spare >= 0) close(std::exchange(spare, -1));
}

}  // namespace

int64_t RaiseDescriptorLimit() {
  rlimit limit = {};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1024;  // Never happens.
  const rlim_t before = limit.rlim_cur;
  limit.rlim_cur = limit.rlim_max;
  if (setrlimit(RLIMIT_NOFILE, &limit) != 0) limit.rlim_cur = before;
  Log(LogLevel::kInfo, "descriptor_limit",
      {{"limit", std::to_string(limit.rlim_cur)},
       {"before", std::to_string(before)}});
  return static_cast<int64_t>(limit.rlim_cur);
}

std::optional<SocketId> SocketId::Of(int fd) {
  struct stat status = {};
  if (fstat(fd, &status) != 0 || !S_ISSOCK(status.st_mode)) return std::nullopt;
  return SocketId(status.st_dev, status.st_ino);
}

SpareDescriptor::SpareDescriptor() : spare_(OpenSpare()) {}

SpareDescriptor::~SpareDescriptor() { CloseSpare(spare_); }

bool SpareDescriptor::ShutDown(int fd, const SocketId& id) {
  // Of a copy it can be said for sure which socket it is: its owner may close
  // `fd` at any time, and another thread may get the number.
  const int copy = Copy(fd);
  if (copy < 0) return false;
  const bool is_it = SocketId::Of(copy) == id;
  if (is_it) shutdown(copy, SHUT_RDWR);
  close(copy);
  if (spare_ < 0) spare_ = OpenSpare();
  return is_it;
}

int SpareDescriptor::Copy(int fd) {
  int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
  if (copy < 0 && errno == EMFILE) {
    CloseSpare(spare_);
    copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
  }
  return copy;
}

}  // namespace gateway
