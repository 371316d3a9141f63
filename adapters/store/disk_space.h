#ifndef ADAPTERS_STORE_DISK_SPACE_H_
#define ADAPTERS_STORE_DISK_SPACE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "adapters/base/clock.h"

namespace gateway {

// Looks every few seconds whether a disk has enough free space, on a thread of
// its own: a disk that hangs holds up nobody else. Thread-safe.
class DiskSpaceCheck {
 public:
  // Returns how many bytes are free. May block.
  using FreeBytes = std::function<absl::StatusOr<int64_t>()>;
  // Takes OK if `min_bytes` or more are free; else why not, in words.
  using Report = std::function<void(absl::Status)>;

  static constexpr absl::Duration kInterval = absl::Seconds(5);

  // Looks once before it returns, and calls `report` after every look, one call
  // at a time. `clock` must outlive this.
  DiskSpaceCheck(FreeBytes free_bytes, int64_t min_bytes, Clock& clock,
                 Report report);
  // When this returns, `report` is not running and will not be called. Waits
  // for a look that is under way.
  ~DiskSpaceCheck();

 private:
  class Looks;
  const std::shared_ptr<Looks> looks_;
  std::thread thread_;
};

// Returns how many bytes this process may still write to the file system of
// `path`. Fails with UNAVAILABLE if the system does not say.
absl::StatusOr<int64_t> FreeBytesAt(const std::string& path);

}  // namespace gateway

#endif  // ADAPTERS_STORE_DISK_SPACE_H_
