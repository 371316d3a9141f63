#ifndef ADAPTERS_NET_DESCRIPTORS_H_
#define ADAPTERS_NET_DESCRIPTORS_H_

#include <cstdint>
#include <optional>

namespace gateway {

// Raises the process's limit of descriptors as far as it may without rights,
// from the soft limit to the hard one, and logs it. Returns the limit now in
// force.
int64_t RaiseDescriptorLimit();

// Which socket a descriptor stands for. Descriptors are numbers that are used
// again; this tells a socket from a later one of the same number.
class SocketId {
 public:
  // Nothing if `fd` is no open socket.
  static std::optional<SocketId> Of(int fd);

  friend bool operator==(const SocketId&, const SocketId&) = default;

 private:
  SocketId(uint64_t device, uint64_t inode) : device_(device), inode_(inode) {}

  uint64_t device_;
  uint64_t inode_;
};

// Keeps one descriptor, so that one is left when all others are used up: to end
// a connection that somebody else owns takes a descriptor. Not thread-safe.
class SpareDescriptor {
 public:
  SpareDescriptor();
  ~SpareDescriptor();
  SpareDescriptor(const SpareDescriptor&) = delete;
  SpareDescriptor& operator=(const SpareDescriptor&) = delete;

  // Ends the connection of the socket `id` both ways, if `fd` still stands for
  // it, and leaves it to its owner to close `fd`. Returns whether it did.
  bool ShutDown(int fd, const SocketId& id);

 private:
  int Copy(int fd);

  int spare_;
};

}  // namespace gateway

#endif  // ADAPTERS_NET_DESCRIPTORS_H_
