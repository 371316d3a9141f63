#ifndef ADAPTERS_STORE_TIME_STORE_H_
#define ADAPTERS_STORE_TIME_STORE_H_

#include <optional>

#include "absl/time/time.h"
#include "adapters/base/done.h"

namespace gateway {

// Stores the last Clock::TrustedNow(). A result that is OK is on disk. Every
// result is UNAVAILABLE if the store could not be read or written. Thread-safe.
class TimeStore {
 public:
  virtual ~TimeStore() = default;

  // Reads what was saved last. None: the store is new.
  virtual void Load(Done<std::optional<absl::Time>> done) = 0;
  virtual void Save(absl::Time time, Done<absl::Time> done) = 0;
};

}  // namespace gateway

#endif  // ADAPTERS_STORE_TIME_STORE_H_
